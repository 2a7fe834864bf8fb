// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** How far an attempt has come. */
public enum Phase {
  /** Its opener cannot be written yet. */
  CONNECTING,
  /** The opener is out, ATTACHED has not come. */
  OPENING,
  /** It carries the session. */
  ATTACHED,
  /**
   * It ended, or is to end, as planned: a poll that was answered, a stream after END; its way
   * upstream still works.
   */
  ENDED,
  /** Silent: still listened to, no longer counted on. */
  SUSPECT,
  /** It was given up, or lost. */
  GONE;

  /** Whether ATTACHED has not come. */
  public boolean beforeAttached() {
    return this == CONNECTING || this == OPENING;
  }
}
