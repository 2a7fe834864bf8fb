// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

/** Both directions of a session as the applications see them. */
record Flows(Flow up, Flow down) {
  Flows() {
    this(new Flow("upstream"), new Flow("downstream"));
  }

  /** Whether all that was sent has arrived, and is known to have. */
  boolean done() {
    return up.done() && down.done();
  }

  @Override
  public String toString() {
    return up + "; " + down;
  }
}
