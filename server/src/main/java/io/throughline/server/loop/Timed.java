// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

/** Something that waits for a time: a session, a parked poll, a socket without an opener. */
public interface Timed {
  /** When {@link #onTick} is wanted, ms; {@code Long.MAX_VALUE} when never again. */
  long deadline();

  void onTick(long now);
}
