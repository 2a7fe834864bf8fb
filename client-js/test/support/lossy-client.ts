// SPDX-License-Identifier: Apache-2.0
import type { Frame } from "../../src/protocol/frames.js";
import type { AttachCause, SessionEffects, SessionEnd } from "../../src/session/effects.js";
import type { AttemptPlan } from "../../src/session/attempt.js";
import { Session } from "../../src/session/session.js";
import type { FakePeer, PeerConnection } from "./fake-peer.js";
import type { VirtualClock } from "./virtual-clock.js";

/** How bad the network is: probabilities, and ms. */
export interface Weather {
  readonly loss: number;
  readonly cut: number;
  readonly latency: number;
}

interface Pipe {
  readonly mode: "stream" | "posts";
  /** Frames that the client writes. */
  up(frames: readonly Frame[]): void;
  alive: boolean;
}

/** A session core on a network that delays, loses, repeats and cuts, before a fake peer; all in virtual time. */
export class LossyClient implements SessionEffects {
  readonly session: Session;
  readonly messages: (string | Uint8Array)[] = [];
  readonly ends: SessionEnd[] = [];
  attaches = 0;
  weather: Weather;
  private readonly pipes = new Map<number, Pipe>();
  private cancelTick: (() => void) | null = null;
  private streams = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly peer: FakePeer,
    private readonly random: () => number,
    weather: Weather,
  ) {
    this.weather = weather;
    this.session = new Session({ cid: "c".repeat(22), random, closeTimeoutMs: 60_000, hello: {} }, this, clock.now);
    this.session.start();
    this.settle();
  }

  send(text: string): void {
    this.session.send(text, () => undefined);
    this.settle();
  }

  settle(): void {
    this.session.flush(this.clock.now);
    this.cancelTick?.();
    const deadline = this.session.deadline(this.clock.now);
    if (deadline === Infinity) return;
    this.cancelTick = this.clock.after(deadline - this.clock.now, () => {
      this.session.onTick(this.clock.now);
      this.settle();
    });
  }

  attach(cause: AttachCause, notBefore: number): void {
    const delay = cause === "next" ? 0 : this.random() * 200;
    this.clock.after(Math.max(delay, notBefore - this.clock.now), () => {
      if (this.session.state === "CLOSED") return;
      if (this.random() < 0.5) this.openStream();
      else this.openPoll();
      this.settle();
    });
  }

  write(attempt: number, frames: readonly Frame[]): void {
    this.pipes.get(attempt)?.up(frames);
  }

  drop(attempt: number): void {
    const pipe = this.pipes.get(attempt);
    if (pipe !== undefined) pipe.alive = false;
  }

  message(data: string | Uint8Array): void {
    this.messages.push(data);
  }

  attached(): void {
    this.attaches += 1;
  }

  ended(end: SessionEnd): void {
    this.ends.push(end);
  }

  attemptFailed(): void {
    // The simulation opens something whenever `attach` asks for it.
  }
  opened(): void {
    // Nothing to do.
  }
  suspended(): void {
    // Nothing to do.
  }
  resumed(): void {
    // Nothing to do.
  }
  moved(): void {
    // Nothing to do.
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private delay(): number {
    return this.random() * this.weather.latency;
  }

  private plan(mode: "stream" | "posts"): AttemptPlan {
    const path = mode === "posts" ? "upstream" : `stream ${++this.streams}`;
    return { mode, path, early: true, marked: false, probe: null, prompt: mode === "stream", timeoutMs: 3_000 };
  }

  /** Both ways in order; a cut is noticed by each end later or, by the client, not at all. */
  private openStream(): void {
    const { attempt, frames } = this.session.attempt(this.plan("stream"), this.clock.now);
    let upAt = 0;
    let downAt = 0;
    let whole = true;
    const cut = (): void => {
      whole = false;
      this.clock.after(this.delay(), () => {
        this.peer.lost(connection);
      });
      if (!this.chance(0.3)) this.tellEnd(attempt, pipe, false);
    };
    const down = (content: readonly Frame[], last: boolean): void => {
      if (this.chance(this.weather.cut)) cut();
      if (!whole) return;
      downAt = Math.max(downAt, this.clock.now + this.delay());
      this.clock.after(downAt - this.clock.now, () => {
        this.tellFrames(attempt, pipe, content);
        if (last) this.tellEnd(attempt, pipe, false);
      });
    };
    const connection: PeerConnection = {
      write: (content) => {
        down(content, false);
      },
      end: (content) => {
        down(content, true);
      },
    };
    const up = (content: readonly Frame[], first: boolean): void => {
      if (this.chance(this.weather.cut)) cut();
      if (!whole) return;
      upAt = Math.max(upAt, this.clock.now + this.delay());
      this.clock.after(upAt - this.clock.now, () => {
        if (first) this.peer.open(content, connection);
        else this.peer.take(connection, content);
      });
    };
    const pipe: Pipe = {
      mode: "stream",
      alive: true,
      up: (content) => {
        up(content, false);
      },
    };
    this.pipes.set(attempt, pipe);
    up(frames, true);
  }

  /** One answer; the request may be lost or come twice, the answer may be lost. */
  private openPoll(): void {
    const { attempt, frames } = this.session.attempt(this.plan("posts"), this.clock.now);
    const pipe: Pipe = {
      mode: "posts",
      alive: true,
      up: (content) => {
        this.postBody(content);
      },
    };
    this.pipes.set(attempt, pipe);
    const copies = this.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.chance(this.weather.loss)) continue;
      this.clock.after(this.delay(), () => {
        this.pollArrives(attempt, pipe, frames);
      });
    }
  }

  private pollArrives(attempt: number, pipe: Pipe, frames: readonly Frame[]): void {
    const content: Frame[] = [];
    let done = false;
    const finish = (): void => {
      if (done) return;
      done = true;
      this.peer.lost(connection);
      if (this.chance(this.weather.loss)) {
        this.tellEnd(attempt, pipe, false);
        return;
      }
      this.clock.after(this.delay(), () => {
        this.tellFrames(attempt, pipe, content);
        if (pipe.alive) this.session.onEnd(attempt, true, "answered", this.clock.now);
        this.settle();
      });
    };
    const connection: PeerConnection = {
      write: (more) => {
        if (done) return;
        content.push(...more);
        if (content.some((frame) => frame.kind !== "ATTACHED")) this.clock.after(0, finish);
      },
      end: (more) => {
        content.splice(0, content.length, ...more);
        finish();
      },
    };
    if (this.peer.open(frames, connection)) this.clock.after(300, finish);
  }

  private postBody(content: readonly Frame[]): void {
    const copies = this.chance(0.1) ? 2 : 1;
    let answered = false;
    const answer = (frames: readonly Frame[] | null): void => {
      if (answered) return;
      answered = true;
      this.session.onAnswer("upstream", frames, this.clock.now);
      this.settle();
    };
    for (let copy = 0; copy < copies; copy++) {
      if (this.chance(this.weather.loss)) continue;
      this.clock.after(this.delay(), () => {
        const frames = this.peer.upstream(content);
        if (this.chance(this.weather.loss)) return;
        this.clock.after(this.delay(), () => {
          answer(frames);
        });
      });
    }
    this.clock.after(1_000, () => {
      answer(null);
    });
  }

  private tellFrames(attempt: number, pipe: Pipe, frames: readonly Frame[]): void {
    if (!pipe.alive) return;
    this.session.onFrames(attempt, frames, this.clock.now);
    this.settle();
  }

  private tellEnd(attempt: number, pipe: Pipe, planned: boolean): void {
    this.clock.after(this.delay(), () => {
      if (!pipe.alive) return;
      this.session.onEnd(attempt, planned, "cut", this.clock.now);
      this.settle();
    });
  }
}
