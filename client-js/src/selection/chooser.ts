// SPDX-License-Identifier: Apache-2.0
import type { Cause } from "../session/effects.js";
import type { Transport } from "../transport/transport.js";

/** Says for one session which transport is tried when: no I/O, no clock, no timer. */
export interface Chooser {
  /** What carries the session, or did last; null before that. */
  readonly carrier: Transport | null;
  /** Whether what is due is tried beside a lesser connection that works. */
  readonly probing: boolean;
  /** How often all that there is has failed: patience grows with it. */
  readonly round: number;
  /** The server's word on what it allows. */
  allow(names: readonly string[]): void;
  /** A connection is wanted, not before the given time. `underWay`: another attempt may still succeed. */
  attach(cause: Cause, now: number, notBefore: number, underWay: boolean): void;
  /** `probe`: beside a connection that works, as a promotion or because the application asked for it. */
  onAttached(transport: Transport, now: number, probe: boolean): void;
  /** An attempt beside the connection that works has failed: the next one need not wait. */
  onFailed(now: number): void;
  /** The network may have changed: what did not work may work now. */
  onNetwork(now: number): void;
  /** The transport that is to be started now; undefined when none is. `working`: a connection carries the session. */
  due(now: number, working: boolean): Transport | undefined;
  /** When `due` has to be asked next. */
  deadline(working: boolean): number;
}

/** Why what is due is started: `why` is what happened to the carrier, if there is one. */
export function reasonOf({ carrier, probing }: Chooser, why: string): string {
  if (probing) return "promotion";
  return carrier ? carrier.name + ": " + why : why;
}
