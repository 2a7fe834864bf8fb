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
    while (!done()) if (!this.step(end)) return done();
    return true;
  }

  /** Lets time pass to the next appointment and keeps that; to `end` when there is none before, and answers false. */
  step(end: number): boolean {
    const next = [...this.appointments].sort((a, b) => a.at - b.at || a.order - b.order)[0];
    if (next === undefined || next.at > end) {
      this.now = Math.max(this.now, end);
      return false;
    }
    this.appointments.delete(next);
    this.now = Math.max(this.now, next.at);
    next.action();
    return true;
  }
}
