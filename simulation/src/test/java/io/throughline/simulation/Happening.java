// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

/**
 * What the network and its users do to a session; a run in which one never happened proves little.
 */
enum Happening {
  /** A request, an answer or what was on its way is lost. */
  DROP,
  /** Something takes far longer than the rest. */
  DELAY,
  /** A request arrives twice. */
  DUPLICATE,
  /** An older attempt arrives behind a newer one. */
  REORDER,
  /** An answer breaks off. */
  TRUNCATE,
  /** A connection is cut, whatever is on it. */
  CUT,
  /** The session moves to another connection. */
  SWITCH,
  /** A session is opened by a HELLO beside another one. */
  RACE,
  /** An attempt is made beside a connection that works. */
  PROBE,
  /** A stream is held back by something on the way. */
  STALL,
  /** Something swallows a body, and says nothing. */
  VANISH
}
