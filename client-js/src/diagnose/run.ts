// SPDX-License-Identifier: Apache-2.0
import { basePath } from "../address.js";
import { assign, clock, root, type WebSocketConstructor } from "../platform.js";
import { promisesOf, type Done } from "../promise.js";
import { recall, remember } from "../selection/memory.js";
import { jsonpPolling } from "../transport/jsonp-polling.js";
import { longPolling } from "../transport/long-polling.js";
import type { Transport, TransportName } from "../transport/transport.js";
import { websocket } from "../transport/websocket.js";
import { xhrStreaming } from "../transport/xhr-streaming.js";
import { get, isHeard } from "./ask.js";
import { whyNotReached } from "./cause.js";
import { Probe, type ProbeSettings } from "./probe.js";
import { conclude, textOf, type Progress, type Report, type Result } from "./report.js";
import { Row } from "./row.js";
import { DIAGNOSE_NAME } from "./watch.js";

/** What `diagnose` can be told. */
export interface DiagnoseOptions {
  /** The transports to try. Default: all. */
  readonly transports?: readonly TransportName[];
  /** Credentials as `connect` takes them. Default: none; a server that wants some says so, which proves the way to it. */
  readonly auth?: unknown;
  /**
   * How long each connection is left alone, ms, to see whether it lives; 0: that is not tried; at most 6000. Default 5500, which
   * is longer than networks that cut after 5 s allow.
   */
  readonly quietMs?: number;
  /** Is told of each thing that begins or ends, for whoever shows it. */
  readonly onProgress?: (progress: Progress) => void;
  /** A WebSocket class for environments without one. Default: `globalThis.WebSocket`. */
  readonly WebSocket?: WebSocketConstructor;
  /** A Promise class for engines without one. Default: `globalThis.Promise`; without any, pass a callback. */
  readonly Promise?: PromiseConstructor;
}

/** All tries are over by then, ms, and a second later nothing is left of them. */
const LONGEST = 14_000;
const DEFAULT_QUIET = 5_500;
const LONGEST_QUIET = 6_000;
const REACH_MS = 4_000;
/** Best first. The last one is in the way of others, since browsers open six connections to a host: it waits until they rest. */
const ALL: readonly Transport[] = [websocket, xhrStreaming, longPolling, jsonpPolling];

/**
 * Tries each transport from here, by itself and side by side, and says what works, what does not and why. Ends within 15 s
 * whatever the network does, and leaves nothing open. `url` is the server's base path, as for `connect`; each transport
 * opens a session there that says nothing to the application, with `(diagnose)` in its HELLO's `client`.
 *
 * Never rejects; throws when the URL cannot be read.
 */
export function diagnose(url: string, options?: DiagnoseOptions): Promise<Report>;
/** The same, told to `done`; nothing is returned. */
export function diagnose(url: string, options: DiagnoseOptions, done: Done<Report>): void;
export function diagnose(url: string, options: DiagnoseOptions = {}, done?: Done<Report>): Promise<Report> {
  const base = basePath(url);
  return promisesOf(options.Promise || root.Promise)(done, (tell: Done<Report>) => {
    run(base, options, (report) => {
      tell(null, report);
    });
  });
}

function run(url: string, options: DiagnoseOptions, done: (report: Report) => void): void {
  const { auth, onProgress, quietMs = DEFAULT_QUIET, transports, WebSocket } = options;
  const startedAt = clock();
  const date = new Date().toISOString();
  const memory = recall(url);
  const tell = (progress: Progress): void => {
    if (onProgress) onProgress(progress);
  };
  const wanted = ALL.filter(({ name }) => !transports || transports.indexOf(name) >= 0);
  const until = startedAt + LONGEST;
  const settings: ProbeSettings = { url, auth, WebSocket, until, quietMs: Math.min(quietMs, LONGEST_QUIET) };
  const rows = [new Row("server", tell)].concat(wanted.map(({ name }) => new Row(name, tell)));
  const over = (): void => {
    const results = rows.map(({ result }) => result as Result);
    remember(url, memory); // what was tried here says nothing of what an application had best begin with
    done(reportOf(url, date, clock() - startedAt, results));
  };
  const gate = countdown(rows.length, over);
  reach(url, rows[0] as Row, gate());
  start(wanted, rows.slice(1), settings, gate);
}

/** Starts the probes, the one that would be in the way of the others behind them. */
function start(
  wanted: readonly Transport[],
  rows: readonly Row[],
  settings: ProbeSettings,
  gate: () => () => void,
): void {
  const at = wanted.indexOf(jsonpPolling);
  const make = (transport: Transport, settled: () => void): Probe =>
    new Probe(transport, settings, rows[wanted.indexOf(transport)] as Row, settled, gate());
  const others = wanted.filter((transport) => transport !== jsonpPolling);
  const last = (): void => {
    if (at >= 0) make(jsonpPolling, () => undefined).run();
  };
  const resting = countdown(others.length, last);
  const probes = others.map((transport) => make(transport, resting()));
  for (const probe of probes) probe.run();
  if (!others.length) last();
}

/** Hands out so many functions; when each of them has been called, `done` is. */
function countdown(count: number, done: () => void): () => () => void {
  return () => {
    let called = false;
    return () => {
      if (called) return;
      called = true;
      if (!--count) done();
    };
  };
}

/** Whether the server is there at all: one plain request, as of any page. */
function reach(url: string, row: Row, done: () => void): void {
  const askedAt = clock();
  row.doing("asking");
  get(url + "/upstream", REACH_MS, (status) => {
    const cause = whyNotReached(status);
    const end = (heard: boolean): void => {
      if (heard) row.note("ORIGIN_REFUSED");
      else if (cause) row.note(cause[0], cause[1]);
      row.settle();
      done();
    };
    if (status) row.step("connected", clock() - askedAt);
    if (status === 0) isHeard(url + "/upstream", REACH_MS, end);
    else end(false);
  });
}

function reportOf(url: string, time: string, durationMs: number, results: readonly Result[]): Report {
  const { navigator } = root;
  const target = url.replace(/\/\/[^/@]*@/, "//"); // a password may stand there
  const browser = (navigator && navigator.userAgent) || "unknown";
  const facts = assign({ target, time, durationMs, browser, client: DIAGNOSE_NAME, results }, conclude(results));
  return assign(facts, { text: textOf(facts) });
}
