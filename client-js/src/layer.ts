// SPDX-License-Identifier: Apache-2.0
import type { Data, MessageKind, VolatileKind } from "./protocol/frames.js";

/** What stands above the sessions and is told of them by the driver. */
export interface Layer {
  /** A message arrived that is not the application's own. Throws ProtocolError when the peer may not say such a thing. */
  receive(kind: MessageKind | VolatileKind, data: Data): void;
  /** A session begins, in place of the one before if there was one; or the last one is `over`. */
  onSession(over: boolean): void;
  onTick(now: number): void;
  /** When `onTick` is wanted next; Infinity when never. */
  deadline(): number;
}
