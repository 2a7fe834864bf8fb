// SPDX-License-Identifier: Apache-2.0
import type { TransportName } from "../transport/transport.js";
import type { Finding, Status } from "./finding.js";

/** What is tried: whether the server can be reached at all, and each transport. */
export type Tested = "server" | TransportName;

/**
 * What is measured.
 * - `connected`: until a WebSocket was open, or until the plain request was answered
 * - `answered`: until the first bytes of the server came
 * - `open`: until the session was open
 * - `late`: until a small piece came by itself on a stream, from the first bytes on
 * - `echo`, `large`, `bytes`: until the reply to a small message, one of 20 kB, and one of bytes
 * - `quiet`: how long nothing was sent, and the connection lived
 */
export type StepName = "connected" | "answered" | "open" | "late" | "echo" | "large" | "bytes" | "quiet";

/** One thing that was measured. */
export interface Step {
  readonly name: StepName;
  readonly ms: number;
}

/** What a try came to. */
export interface Result {
  readonly name: Tested;
  readonly status: Status;
  /** Why it is that; empty when all is well. */
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  /** The shortest time that a reply to a small message took, ms; null when none came. */
  readonly roundTripMs: number | null;
  /** The public id of the session that was opened, for whoever looks into the server's log; null when none was. */
  readonly sessionId: string | null;
}

/** What a diagnosis came to. Holds no secrets: it may be shown, and sent to anybody. */
export interface Report {
  /** `works`: the best transport that is offered does; `limited`: something does; `fails`: nothing does. */
  readonly status: Status;
  /** The transport that an application would get here; null when none. */
  readonly transport: TransportName | null;
  /** The same in a sentence or two: text for people. */
  readonly summary: string;
  /** The base path that was tried. */
  readonly target: string;
  /** When it began, as ISO 8601 says it, in UTC. */
  readonly time: string;
  readonly durationMs: number;
  /** What the browser or program says that it is. */
  readonly browser: string;
  /** The name and version of this client. */
  readonly client: string;
  /** The server first, then the transports, best first. */
  readonly results: readonly Result[];
  /** All of it as plain text, for a support ticket. */
  readonly text: string;
}

/** How far a try is, for whoever shows it as it goes. */
export interface Progress {
  readonly name: Tested;
  /** What is being done: text for people. */
  readonly doing: string;
  /** What it came to; null while it goes on. */
  readonly result: Result | null;
}

/** Whether an application's messages get through that way: a stream that is held back is left by every client (SL-2). */
function isUsable({ findings, status }: Result): boolean {
  return (status === "works" || status === "limited") && !findings.some(({ code }) => code === "BUFFERED");
}

/** What the tries come to, together. */
export function conclude(results: readonly Result[]): Pick<Report, "status" | "transport" | "summary"> {
  const [server, ...ways] = results as readonly [Result, ...Result[]];
  const offered = ways.filter(({ status }) => status !== "skipped");
  const usable = offered.filter(isUsable);
  const [best] = usable;
  if (!best) {
    const words = wordsOf(server) || wordsOf(offered[0]);
    return { status: "fails", transport: null, summary: "The server cannot be used from here. " + words };
  }
  const transport = best.name as TransportName;
  if (best !== offered[0]) {
    const missed = offered[0] as Result;
    const summary = "It works, over " + transport + "; " + missed.name + " does not. " + wordsOf(missed);
    return { status: "limited", transport, summary };
  }
  return {
    status: best.status,
    transport,
    summary: "It works, over " + transport + ", which is the best." + (wordsOf(best) && " " + wordsOf(best)),
  };
}

function wordsOf(result: Result | undefined): string {
  return result ? result.findings.map(({ words }) => words).join(" ") : "";
}

const COLUMN = 15;

/** The whole report but for this text, as a support ticket takes it. */
export function textOf(report: Omit<Report, "text">): string {
  const { browser, client, durationMs, results, summary, target, time } = report;
  const lines = ["Throughline diagnosis", summary, ""];
  lines.push("address  " + target, "time     " + time + ", took " + seconds(durationMs) + " s");
  lines.push("client   " + client, "browser  " + browser, "");
  for (const result of results) for (const line of linesOf(result)) lines.push(line);
  return lines.join("\n") + "\n";
}

function linesOf({ findings, name, sessionId, steps, status }: Result): readonly string[] {
  const more: string[] = findings.map(({ code, words }) => code + ": " + words);
  if (steps.length) more.push(steps.map((step) => step.name + " " + step.ms + " ms").join(", "));
  if (sessionId) more.push("session " + sessionId);
  return [padded(name) + status].concat(more.map((line) => padded("") + line));
}

function padded(text: string): string {
  return (text + "               ").slice(0, COLUMN);
}

/** Tenths of a second are enough for people. */
export function seconds(ms: number): number {
  return Number((ms / 1_000).toFixed(1));
}
