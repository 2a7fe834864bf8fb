// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.List;
import java.util.Locale;

/**
 * A connection that a session got after its first one.
 *
 * @param from the transport of the connection before
 * @param to that of the new one
 * @param before how the session stood
 * @param reason why the connection before is not used any more: what the client says, else what the
 *     server knows
 * @param tried what the client tried since its last attach without success, at most eight
 * @param gapMs how long the session had none
 * @param replayed frames that have been written before and are to be written again
 */
public record Attach(
    Transport from,
    Transport to,
    Before before,
    Reason reason,
    List<Try> tried,
    long gapMs,
    long replayed) {
  public Attach {
    tried = List.copyOf(tried);
  }

  /** How a session stood when it was attached. */
  public enum Before {
    /** It had a connection that the server took for working. */
    ATTACHED,
    /** The connection before had ended as planned. */
    BETWEEN,
    /** The connection before was lost. */
    DETACHED
  }

  /** What an attach means for its session. */
  public enum Kind {
    /** By the same transport, as planned: the next poll, the next stream. */
    NEXT,
    /** By the same transport, after a connection was lost. */
    RESUME,
    /** By the same transport, instead of a connection that the server took for working. */
    SUPERSEDE,
    /** To a better transport. */
    PROMOTION,
    /** To a lesser transport. */
    FALLBACK;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in metrics and logs. */
    public String label() {
      return label;
    }
  }

  /** What it means for the session. */
  public Kind kind() {
    if (from != to) {
      return to.isBetterThan(from) ? Kind.PROMOTION : Kind.FALLBACK;
    }
    return switch (before) {
      case ATTACHED -> Kind.SUPERSEDE;
      case BETWEEN -> Kind.NEXT;
      case DETACHED -> Kind.RESUME;
    };
  }

  /** Whether the session was detached, by whatever transport it goes on. */
  public boolean resumes() {
    return before == Before.DETACHED;
  }
}
