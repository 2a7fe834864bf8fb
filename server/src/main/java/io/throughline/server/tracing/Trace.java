// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

/** Follows one piece of work. */
public interface Trace {
  /**
   * Runs a step of it that the application does. Called in a Vert.x context that only this work
   * has: what is put into its locals is there for everything that the step sets going.
   *
   * @param step to be run once, before this returns; what it throws is to go through
   */
  default void within(Runnable step) {
    step.run();
  }
}
