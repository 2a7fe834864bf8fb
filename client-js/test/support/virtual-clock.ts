// SPDX-License-Identifier: Apache-2.0

interface Appointment {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** What engines take for a timer; more than that rings at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Time that passes only when told to. */
export class VirtualClock {
  now = 1_000;
  private order = 0;
  private readonly appointments = new Set<Appointment>();

  after(ms: number, action: () => void): () => void {
    if (ms > LONGEST_TIMER) throw new RangeError(`no timer takes ${ms} ms`);
    const appointment = { at: this.now + Math.max(0, ms), order: this.order++, action };
    this.appointments.add(appointment);
    return () => {
      this.appointments.delete(appointment);
    };
  }

  /** Lets time pass up to `ms` from now; answers early when `done` says so. */
  run(ms: number, done: () => boolean = () => false): boolean {
    const end = this.now + ms;
    while (!done()) {
      const next = [...this.appointments].sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined || next.at > end) {
        this.now = end;
        return done();
      }
      this.appointments.delete(next);
      this.now = Math.max(this.now, next.at);
      next.action();
    }
    return true;
  }
}

/** A small seeded generator (mulberry32): the same seed gives the same run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
