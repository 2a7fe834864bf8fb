// SPDX-License-Identifier: Apache-2.0
import { connectWith, type Connection } from "../client.js";
import { assign, clock, root, type WebSocketConstructor } from "../platform.js";
import type { Transport } from "../transport/transport.js";
import { askBriefly, get } from "./ask.js";
import { whyEnded, whyNoReply, whyNotOpen, type Cause } from "./cause.js";
import type { FindingCode } from "./finding.js";
import { seconds, type StepName } from "./report.js";
import type { Row } from "./row.js";
import { watched, type Sight } from "./watch.js";

/** A call that nobody answers: the reply NO_HANDLER proves both ways, and no handler of the application hears of it. */
const NOBODY = "throughline.diagnose";
const LARGE = 20_480;
const BYTES = 1_024;

/** How long a session may take to open, and how often its connections may fail, before that is the result. */
const OPEN_MS = 4_500;
const FAILURES = 2;
/** How long a reply may take, and a small piece of a stream, ms. */
const REPLY_MS = 3_000;
const LATE_MS = 1_500;
const LOOK_MS = 50;
/** A stream that is silent for so long is asked whether answers that end come through, ms. */
const SILENT_MS = 2_000;
/** How long a plain answer may take, ms. */
const BRIEF_MS = 1_500;
/** One connection is given up after so long, another one is made, ms. */
const ATTEMPT_MS = 4_000;
const CLOSE_MS = 1_000;
/** What is cut sooner is not cut for being quiet, ms. */
const QUIET_MS = 2_000;

/** What goes wrong on this side, not at the server: no reply came. */
const OWN = ["TIMEOUT", "UNKNOWN_FATE", "REPLY_LOST", "CLOSED", "LEFT"];

export interface ProbeSettings {
  /** The base path. */
  readonly url: string;
  readonly auth: unknown;
  readonly WebSocket: WebSocketConstructor | undefined;
  /** How long nothing is sent, to see whether the connection lives, ms; 0: that is not tried. */
  readonly quietMs: number;
  /** When it has to be over. */
  readonly until: number;
}

/** Tries one transport by a session of its own, over nothing else. */
export class Probe {
  private readonly sights: Sight[] = [];
  private connection: Connection | null = null;
  private timers: ReturnType<typeof setTimeout>[] = [];
  /** When the session opened, and when it was left alone; 0 before that. */
  private openedAt = 0;
  private quietSince = 0;
  /** Whether a connection was cut before it was left alone. */
  private isCut = false;
  /** Whether answers that end come through where a stream does not. */
  private endsPass = false;
  private isOver = false;

  /** `settled`: from now on it is in nobody's way; `done`: nothing is left of it. Each may be called more than once. */
  constructor(
    private readonly transport: Transport,
    private readonly settings: ProbeSettings,
    private readonly row: Row,
    private readonly settled: () => void,
    private readonly done: () => void,
  ) {}

  run(): void {
    const { settings, transport } = this;
    const { until, url } = settings;
    this.row.doing("asking");
    this.after(until - clock(), () => {
      this.end(this.row.hasReply ? undefined : ["TIME_UP"]);
    });
    if (!transport.usable(settings.WebSocket || root.WebSocket)) this.end(["NOT_SUPPORTED"]);
    else {
      // Where the server does not have the route nothing needs to be tried.
      get(url + "/" + transport.name, BRIEF_MS, (status) => {
        if (status === 404) this.end(["NOT_OFFERED"]);
        else if (!this.isOver) this.connect();
      });
    }
  }

  private connect(): void {
    const { row, settings, sights, transport } = this;
    const { auth, url, WebSocket } = settings;
    const look = (): void => {
      const failures = sights.filter(({ ended }) => ended).length;
      if (failures >= FAILURES || sights.some(({ rejectedBy }) => rejectedBy)) this.after(0, this.conclude);
    };
    const options = assign(
      { auth, attemptTimeoutMs: ATTEMPT_MS, closeTimeoutMs: CLOSE_MS },
      WebSocket ? { WebSocket } : {},
    );
    const connection = connectWith([watched(transport, sights, look)], url, options);
    row.doing("connecting");
    this.connection = connection;
    connection.on("open", ({ id }) => {
      if (!this.isOver) this.onOpen(connection, id);
    });
    connection.on("suspended", this.onLost);
    connection.on("reset", ({ code }) => {
      this.end(whyEnded(code));
    });
    connection.on("close", ({ code, willRetry }) => {
      this.end(whyEnded(code));
      if (!willRetry) this.done();
    });
    this.after(OPEN_MS, this.conclude);
    if (transport.marked) this.after(SILENT_MS, this.askBriefly);
  }

  private onOpen(connection: Connection, id: string): void {
    const { row, sights, transport } = this;
    const { heardAt, openedAt, startedAt } = this.latest();
    this.openedAt = clock();
    row.sessionId = id;
    if (sights.length > 1) row.note("UNSTABLE");
    if (transport.name === "websocket") row.step("connected", openedAt - startedAt);
    row.step("answered", heardAt - startedAt);
    row.step("open", this.openedAt - startedAt);
    const quiet = (): void => {
      this.rest(() => {
        this.call(connection, "echo", "", "CUT_WHEN_QUIET", () => {
          this.end();
        });
      });
    };
    const large = (): void => {
      const text = new Array(LARGE + 1).join("0");
      const next = transport.name === "websocket" ? bytes : quiet;
      this.call(connection, "large", text, "LARGE_LOST", next); // elsewhere bytes travel as text
    };
    const bytes = (): void => {
      this.call(connection, "bytes", new Uint8Array(BYTES), "BINARY_LOST", quiet);
    };
    this.call(connection, "echo", "", null, () => {
      this.awaitLate(large);
    });
  }

  /** A call and its reply; when none comes that is `lost`, or what is seen of the connection. */
  private call(
    connection: Connection,
    name: StepName,
    argument: string | Uint8Array,
    lost: FindingCode | null,
    next: () => void,
  ): void {
    const sentAt = clock();
    this.row.doing(name);
    connection.events.timeout(REPLY_MS).call(NOBODY, argument, (error) => {
      const { quietSince } = this;
      if (this.isOver) return;
      if (!error || OWN.indexOf(error.code) < 0) {
        this.row.step(name, clock() - sentAt);
        next();
      } else if (lost === "CUT_WHEN_QUIET") this.end([lost, seconds(sentAt - quietSince)]);
      else this.end(lost ? [lost] : whyNoReply(this.sights, !!this.transport.marked));
    });
  }

  /** A stream has to bring a small piece by itself: a large first one may have been what let the reply through. */
  private awaitLate(next: () => void): void {
    const { row, transport } = this;
    const { heardAt, markedAt } = this.latest();
    if (!transport.marked || this.isCut) next();
    else if (markedAt) {
      row.step("late", markedAt - heardAt);
      next();
    } else if (clock() - this.openedAt > LATE_MS) this.end(["BUFFERED"]);
    else {
      this.after(LOOK_MS, () => {
        this.awaitLate(next);
      });
    }
  }

  /** Nothing is said for a while; what cuts the connection meanwhile, does so to applications. */
  private rest(next: () => void): void {
    const { quietMs } = this.settings;
    this.settled();
    if (!quietMs || this.transport.name === "jsonp-polling") {
      this.end();
      return;
    }
    this.quietSince = clock();
    this.row.doing("quiet");
    this.after(quietMs, () => {
      this.row.step("quiet", quietMs);
      next();
    });
  }

  /** The connection does not carry the session any more, which goes on by itself: it was lost, or is not trusted. */
  private readonly onLost = (): void => {
    const { openedAt, quietSince, row, sights } = this;
    const [broken] = sights.filter(({ brokenAt }) => brokenAt >= openedAt);
    if (this.isOver || !broken) return;
    const quietMs = quietSince && broken.brokenAt - quietSince;
    if (quietMs >= QUIET_MS) this.end(["CUT_WHEN_QUIET", seconds(quietMs)]);
    else if (!this.isCut) row.note("CUT", seconds(broken.brokenAt - openedAt));
    this.isCut = true;
  };

  /** It has failed often enough, or taken long enough. */
  private readonly conclude = (): void => {
    const { endsPass, sights, transport } = this;
    const cause = whyNotOpen(transport.name, sights);
    if (!this.openedAt) this.end(cause[0] === "NO_ANSWER" && endsPass ? ["BUFFERED"] : cause);
  };

  private readonly askBriefly = (): void => {
    const { settings, sights, transport } = this;
    if (this.isOver || sights.some(({ ended, heardAt }) => ended || heardAt)) return;
    askBriefly(settings.url + "/" + transport.name, BRIEF_MS, (status) => {
      this.endsPass = status === 200;
    });
  };

  private latest(): Sight {
    return this.sights[this.sights.length - 1] as Sight;
  }

  private after(ms: number, action: () => void): void {
    this.timers.push(setTimeout(action, Math.max(0, ms)));
  }

  /** That is the result; what is still open is closed. */
  private end(cause?: Cause): void {
    const { connection, row } = this;
    if (this.isOver) return;
    this.isOver = true;
    this.timers.forEach(clearTimeout);
    if (cause) row.note(cause[0], cause[1]);
    row.settle();
    this.settled();
    if (connection) connection.close();
    else this.done();
  }
}
