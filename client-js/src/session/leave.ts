// SPDX-License-Identifier: Apache-2.0
import { Kind, type ClientFrame } from "../protocol/frames.js";
import { isClosed, type Session } from "./state.js";
import { closeFrame } from "./transitions.js";

/** The body that ends a session from a page that goes away; empty when there is nothing to end. */
export function lastBody(session: Session): readonly ClientFrame[] {
  const { current, newest, sid } = session;
  if (!sid || isClosed(session)) return [];
  return [[Kind.UPSTREAM, sid, current ? current.number : newest], closeFrame(session, 1001)];
}
