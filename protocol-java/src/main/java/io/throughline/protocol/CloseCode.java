// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The registry of close codes (§10): each has one meaning, one reaction and a constant reason
 * (CC-3).
 */
public enum CloseCode {
  NORMAL(1000, Reaction.STOP, "closed"),
  LEAVING(1001, Reaction.STOP, "leaving"),
  PROTOCOL_ERROR(4400, Reaction.STOP, "protocol error"),
  UNAUTHORIZED(4401, Reaction.STOP, "unauthorized"),
  ORIGIN_REFUSED(4403, Reaction.STOP, "origin refused"),
  UNKNOWN_SESSION(4404, Reaction.NEW_SESSION, "unknown session"),
  NO_CODEC(4406, Reaction.STOP, "payload codec not known"),
  EXPIRED(4407, Reaction.NEW_SESSION, "session expired"),
  SILENT(4408, Reaction.RESUME, "connection silent"),
  SUPERSEDED(4409, Reaction.IGNORE, "superseded by a newer attempt"),
  /** The reaction is that of the code inside; stop when there is none. */
  ENDED(4410, Reaction.STOP, "session ended"),
  CREDENTIALS_EXPIRED(4411, Reaction.NEW_SESSION, "credentials expired"),
  GAP(4412, Reaction.RESUME, "gap in the numbers"),
  TOO_LARGE(4413, Reaction.STOP, "too large"),
  RANGE_LOST(4416, Reaction.NEW_SESSION, "frames no longer held"),
  OTHER_PRINCIPAL(4417, Reaction.NEW_SESSION, "another principal"),
  VERSION(4426, Reaction.STOP, "version not supported"),
  /** Refuses a HELLO: again after. Refuses an ATTACH: resume after. */
  LIMIT(4429, Reaction.AGAIN_AFTER, "too many"),
  INTERNAL(4500, Reaction.AGAIN_AFTER, "internal error"),
  DRAINING(4503, Reaction.AGAIN_AFTER, "server is draining"),
  SLOW(4508, Reaction.AGAIN_AFTER, "peer too slow");

  private static final CloseCode[] ALL = values();

  private final int code;
  private final Reaction reaction;
  private final String reason;

  CloseCode(int code, Reaction reaction, String reason) {
    this.code = code;
    this.reaction = reaction;
    this.reason = reason;
  }

  /** The code of that number, or null when the registry has none. */
  public static @Nullable CloseCode of(int code) {
    for (CloseCode known : ALL) {
      if (known.code == code) {
        return known;
      }
    }
    return null;
  }

  /** The reaction to any code, an unknown one included: that of its range (CC-1). */
  public static Reaction reactionOf(int code) {
    CloseCode known = of(code);
    if (known != null) {
      return known.reaction;
    }
    return switch (code / 100) {
      case 45 -> Reaction.AGAIN_AFTER;
      case 46 -> Reaction.NEW_SESSION;
      case 47 -> Reaction.RESUME;
      default -> Reaction.STOP;
    };
  }

  /** Whether a REJECT with this code ends the session; if not, it refuses one connection (§10). */
  public static boolean endsSession(int code) {
    CloseCode known = of(code);
    if (known == null) {
      return reactionOf(code) != Reaction.RESUME;
    }
    return switch (known) {
      case PROTOCOL_ERROR, ORIGIN_REFUSED, NO_CODEC, SILENT, SUPERSEDED, GAP -> false;
      case OTHER_PRINCIPAL, VERSION, LIMIT -> false;
      default -> true;
    };
  }

  /** Whether the code belongs to applications, which say what it means: 3000 to 4399 (§10). */
  public static boolean isOfApplication(int code) {
    return code >= 3000 && code <= 4399;
  }

  /**
   * Whether an application asked for the end: all else is an error of a peer, network or server.
   */
  public static boolean wasAsked(int code) {
    return code == NORMAL.code || code == LEAVING.code || isOfApplication(code);
  }

  public int code() {
    return code;
  }

  public Reaction reaction() {
    return reaction;
  }

  /** A constant text for people, at most 123 bytes. */
  public String reason() {
    return reason;
  }
}
