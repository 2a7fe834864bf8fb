// SPDX-License-Identifier: Apache-2.0
import type { Frame } from "./codec/frames.js";
import type { FakePeer, PeerConnection } from "./fake-peer.js";
import type { Weather } from "./lossy-client.js";
import type { VirtualClock } from "./virtual-clock.js";

/** What connections run through. */
export interface Network {
  readonly clock: VirtualClock;
  readonly peer: FakePeer;
  readonly random: () => number;
  readonly weather: () => Weather;
}

/** What a connection tells the client. */
export interface Tell {
  frames(frames: readonly Frame[]): void;
  answer(frames: readonly Frame[] | null): void;
  end(planned: boolean): void;
}

/** What both ways to connect have in common. */
class Pipe {
  protected alive = true;

  constructor(
    protected readonly network: Network,
    protected readonly tell: Tell,
  ) {}

  /** The client closes it: nothing more is told. */
  close(): void {
    this.alive = false;
  }

  protected chance(probability: number): boolean {
    return this.network.random() < probability;
  }

  protected delay(): number {
    return this.network.random() * this.network.weather().latency;
  }

  protected later(ms: number, action: () => void): void {
    this.network.clock.after(ms, () => {
      if (this.alive) action();
    });
  }
}

/** Both ways in order; a cut is noticed by each end later or, by the client, not at all. */
export class LossyStream extends Pipe {
  private upAt = 0;
  private downAt = 0;
  private whole = true;
  private readonly connection: PeerConnection = {
    write: (frames) => {
      this.down(frames, false);
    },
    end: (frames) => {
      this.down(frames, true);
    },
  };

  open(frames: readonly Frame[]): void {
    this.up(() => {
      this.network.peer.open(frames, this.connection);
    });
  }

  send(frames: readonly Frame[]): void {
    this.up(() => {
      this.network.peer.take(this.connection, frames);
    });
  }

  private up(arrives: () => void): void {
    const { clock, weather } = this.network;
    if (this.chance(weather().cut)) this.cut();
    if (!this.whole) return;
    this.upAt = Math.max(this.upAt, clock.now + this.delay());
    clock.after(this.upAt - clock.now, arrives);
  }

  private down(frames: readonly Frame[], last: boolean): void {
    const { clock, weather } = this.network;
    if (this.chance(weather().cut)) this.cut();
    if (!this.whole) return;
    this.downAt = Math.max(this.downAt, clock.now + this.delay());
    this.later(this.downAt - clock.now, () => {
      this.tell.frames(frames);
      if (last) this.end();
    });
  }

  private cut(): void {
    const { clock, peer } = this.network;
    this.whole = false;
    clock.after(this.delay(), () => {
      peer.lost(this.connection);
    });
    if (!this.chance(0.3)) this.end();
  }

  private end(): void {
    this.later(this.delay(), () => {
      this.tell.end(false);
    });
  }
}

/** How long the peer holds a poll, ms. */
const HOLD = 300;
const BODY_TIMEOUT = 1_000;

/** One answer; the request may be lost or come twice, the answer may be lost. Bodies upstream are requests as well. */
export class LossyPoll extends Pipe {
  open(frames: readonly Frame[]): void {
    this.request(() => {
      this.arrives(frames);
    });
  }

  send(frames: readonly Frame[]): void {
    const { clock, peer, weather } = this.network;
    let answered = false;
    const answer = (content: readonly Frame[] | null): void => {
      if (answered) return;
      answered = true;
      this.tell.answer(content);
    };
    this.request(() => {
      const content = peer.upstream(frames);
      if (this.chance(weather().loss)) return;
      clock.after(this.delay(), () => {
        answer(content);
      });
    });
    clock.after(BODY_TIMEOUT, () => {
      answer(null);
    });
  }

  private request(arrives: () => void): void {
    const copies = this.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (!this.chance(this.network.weather().loss)) this.network.clock.after(this.delay(), arrives);
    }
  }

  private arrives(frames: readonly Frame[]): void {
    const { clock, peer, weather } = this.network;
    const content: Frame[] = [];
    let done = false;
    const finish = (): void => {
      if (done) return;
      done = true;
      peer.lost(connection);
      const lost = this.chance(weather().loss);
      this.later(this.delay(), () => {
        if (!lost) this.tell.frames(content);
        this.later(0, () => {
          this.tell.end(!lost);
        });
      });
    };
    const connection: PeerConnection = {
      write: (more) => {
        if (done) return;
        content.push(...more);
        if (content.some(({ kind }) => kind !== "ATTACHED")) clock.after(0, finish);
      },
      end: (more) => {
        content.splice(0, content.length, ...more);
        finish();
      },
    };
    if (peer.open(frames, connection)) clock.after(HOLD, finish);
  }
}
