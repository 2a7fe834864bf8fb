// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** Why a connection is wanted. */
public enum Cause {
  /** The session's first one. */
  FIRST,
  /** The working one was lost, or is silent. */
  LOST,
  /** An attempt failed. */
  FAILED,
  /** The planned next one: END, MOVE, an answered poll. */
  NEXT,
  /** The current one works so far, but is not proven (no MARK). */
  UNPROVEN,
  /** What was written to the current one does not arrive. */
  STALLED,
  /** Nothing goes upstream by the current one. */
  BLOCKED
}
