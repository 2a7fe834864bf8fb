// SPDX-License-Identifier: Apache-2.0

/** The session's own appointments; null where there is none. Times of attempts, heartbeat and ACKs are kept by these. */
export class Timetable {
  /** RECONNECTING: when the session cannot be resumed any more. */
  resumeBy: number | null = null;
  /** CLOSING: when CLOSE has waited long enough. */
  closeBy: number | null = null;
  /** MOVE: when to attach again. */
  moveAt: number | null = null;
  /** The server said that no connection is attached (UP-4): when an ATTACHED must have proven otherwise. */
  attachedBy: number | null = null;
  /** The server wrote up to this number (WRITTEN): when it must have arrived, or the way down is stalled. */
  written: { readonly number: number; readonly by: number } | null = null;

  deadline(): number {
    const times = [this.resumeBy, this.closeBy, this.moveAt, this.attachedBy, this.written?.by];
    return Math.min(...times.map((time) => time ?? Infinity));
  }
}

export function isDue(time: number | null | undefined, now: number): boolean {
  return time !== null && time !== undefined && now >= time;
}
