// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** Is told once what became of a message. */
public interface Settle {
  /** What became of it. */
  enum Fate {
    /** The peer took it in. */
    CONFIRMED,
    /** The session ended first: it may have arrived, or not (§3). */
    UNKNOWN_FATE,
    /** It is over the server's limits; nothing of it was sent (LM-6). */
    TOO_LARGE
  }

  /** Called on the session's thread; may call the session. */
  void settled(Fate fate);
}
