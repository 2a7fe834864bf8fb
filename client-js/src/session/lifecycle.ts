// SPDX-License-Identifier: Apache-2.0

/** The states of a client's session (§5.3). */
export type State = "CONNECTING" | "OPEN" | "RECONNECTING" | "CLOSING" | "CLOSED";

const LEGAL: Readonly<Record<State, readonly State[]>> = {
  CONNECTING: ["OPEN", "CLOSED"],
  OPEN: ["RECONNECTING", "CLOSING", "CLOSED"],
  RECONNECTING: ["OPEN", "CLOSING", "CLOSED"],
  CLOSING: ["CLOSED"],
  CLOSED: [],
};

/** The state of a session and the moves between states (ST-1); knows nothing of I/O or time. */
export class Lifecycle {
  private current: State = "CONNECTING";

  get state(): State {
    return this.current;
  }

  is(...states: readonly State[]): boolean {
    return states.includes(this.current);
  }

  /** The only place where the state changes. */
  moveTo(next: State): void {
    if (!LEGAL[this.current].includes(next)) throw new Error(`illegal move ${this.current} -> ${next}`);
    this.current = next;
  }
}
