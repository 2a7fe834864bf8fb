// SPDX-License-Identifier: Apache-2.0
import { newAttempt, type Attempt } from "../../src/session/attempt.js";
import { BODIES } from "../../src/session/bodies.js";
import { Cause, type SessionEffects, type SessionEnd } from "../../src/session/effects.js";
import { isClosed } from "../../src/session/state.js";
import { Upstream, type Transport } from "../../src/transport/transport.js";
import type { FakePeer } from "./fake-peer.js";
import { LossyPoll, LossyStream, type Network, type Tell } from "./lossy-network.js";
import { transport } from "./recorder.js";
import { Session } from "./session.js";
import { linesOf, written } from "./tuples.js";
import type { VirtualClock } from "./virtual-clock.js";

/** How bad the network is: probabilities, and ms. */
export interface Weather {
  readonly loss: number;
  readonly cut: number;
  readonly latency: number;
}

const PATIENCE = 3_000;
/** How long the opener may have to wait for its connection, ms. */
const CONNECT_TIMEOUT = 3_000;
const STREAM = transport();
const POLL = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });

/** A session core on a network that delays, loses, repeats and cuts, before a fake peer; all in virtual time. */
export class LossyClient implements SessionEffects {
  readonly session: Session;
  readonly messages: unknown[] = [];
  readonly ends: SessionEnd[] = [];
  /** What happened, to see that the runs meant something. */
  readonly counts = { attaches: 0, races: 0, probes: 0, promotions: 0, late: 0 };
  weather: Weather;
  private cancelTick: (() => void) | null = null;
  private readonly network: Network;

  constructor(
    private readonly clock: VirtualClock,
    peer: FakePeer,
    private readonly random: () => number,
    weather: Weather,
  ) {
    this.weather = weather;
    this.network = { clock, peer, random, weather: () => this.weather };
    this.session = new Session(
      { cid: "c".repeat(22), random, closeTimeout: 60_000, bodies: BODIES, hello: () => ({}), account: () => [] },
      this,
    );
    this.attach(Cause.FIRST, 0);
    this.settle();
  }

  send(text: string): void {
    this.session.send(text, () => undefined);
    this.settle();
  }

  /** Another attempt beside the connection that works, if one does. */
  probe(): void {
    if (this.session.state.state !== "OPEN") return;
    this.counts.probes += 1;
    this.open(this.random() < 0.5 ? STREAM : POLL, true);
    this.settle();
  }

  settle(): void {
    const { clock, session } = this;
    session.flush(clock.now);
    this.cancelTick?.();
    const deadline = session.deadline(clock.now);
    if (deadline === Infinity) return;
    this.cancelTick = clock.after(deadline - clock.now, () => {
      session.onTick(clock.now);
      this.settle();
    });
  }

  attach(cause: Cause, notBefore: number): void {
    const delay = cause === Cause.NEXT ? 0 : this.random() * 200;
    this.clock.after(Math.max(delay, notBefore - this.clock.now), () => {
      if (isClosed(this.session.state)) return;
      this.open(this.random() < 0.5 ? STREAM : POLL, false);
      if (this.random() < 0.3) this.race();
      this.settle();
    });
  }

  failed(): void {
    // The simulation opens something whenever `attach` asks for it.
  }

  attached(attempt: Attempt): void {
    this.counts.attaches += 1;
    if (attempt.probe) this.counts.promotions += 1;
  }

  emit(): void {
    // Nobody listens.
  }

  message(_kind: string, data: unknown): void {
    this.messages.push(data);
  }

  ended(end: SessionEnd): void {
    this.ends.push(end);
  }

  moved(): void {
    // Nothing to do.
  }

  /** A second one starts while the first is under way. */
  private race(): void {
    this.counts.races += 1;
    this.open(this.random() < 0.5 ? STREAM : POLL, false);
  }

  private open(by: Transport, probe: boolean): void {
    const { clock, session } = this;
    const attempt = newAttempt(by, clock.now, {
      why: "simulated",
      probe,
      settle: () => undefined,
      prompt: by === STREAM,
      patience: PATIENCE,
      dueAt: clock.now + CONNECT_TIMEOUT,
    });
    session.begin(attempt);
    const tell = this.tellOf(attempt);
    if (by === STREAM) this.openStream(attempt, tell);
    else {
      const poll = new LossyPoll(this.network, tell);
      attempt.connection = this.connectionOf(poll);
      poll.open(written(session.opener(attempt, clock.now)));
    }
  }

  /** Its opener is written when the socket opens: now, some time later, or never. */
  private openStream(attempt: Attempt, tell: Tell): void {
    const stream = new LossyStream(this.network, tell);
    attempt.connection = this.connectionOf(stream);
    if (this.random() < this.weather.loss / 2) return;
    const delay = this.random() * this.weather.latency * (this.random() < 0.3 ? 20 : 1);
    this.clock.after(delay, () => {
      const before = this.session.state.newest;
      const frames = written(this.session.opener(attempt, this.clock.now));
      if (frames.length === 0) return;
      if (attempt.number > 1 && this.session.state.attempts.indexOf(attempt) >= 0 && before > 0) this.counts.late += 1;
      stream.open(frames);
      this.settle();
    });
  }

  private connectionOf(pipe: LossyStream | LossyPoll): Attempt["connection"] {
    return {
      send: (frames) => {
        pipe.send(written(frames));
      },
      close: () => {
        pipe.close();
      },
    };
  }

  private tellOf(attempt: Attempt): Tell {
    const { clock, session } = this;
    return {
      frames: (frames) => {
        session.onItems(attempt, linesOf(frames), clock.now);
        this.settle();
      },
      answer: (frames) => {
        session.onAnswer(attempt, frames && linesOf(frames), clock.now);
        this.settle();
      },
      end: (planned) => {
        session.onEnd(attempt, planned, planned ? "answered" : "cut", clock.now);
        this.settle();
      },
    };
  }
}
