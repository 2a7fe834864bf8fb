// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import io.throughline.protocol.CloseCode;
import java.util.Locale;

/**
 * Something that the server refused.
 *
 * @param limit which limit was reached when the code is {@link CloseCode#LIMIT}; else {@link
 *     Limit#NONE}
 * @param remoteAddress the client's address, as {@code ThroughlineOptions.clientAddress} tells it;
 *     {@code unknown} when it does not. For logs: as a label it would have no bounds
 */
public record Refusal(What what, CloseCode code, Limit limit, String remoteAddress) {
  /** What somebody asked for. */
  public enum What {
    /** A session. */
    OPEN,
    /** A connection for a session that is, or was, there. */
    ATTACH,
    /** To have an upstream body taken in. */
    BODY,
    /** A request or socket whose opener was never read. */
    REQUEST;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in metrics and logs. */
    public String label() {
      return label;
    }
  }

  /** What there was too much of (SEC-4, AT-15). */
  public enum Limit {
    NONE,
    /** Sessions of this server. */
    SESSIONS,
    /** Sessions of one client address. */
    ADDRESS_SESSIONS,
    /** Opens of one client address in a short time. */
    ADDRESS_RATE,
    /** Sockets without an opener, and openers that are being checked. */
    UNOPENED,
    /** Attaches of one session in a short time. */
    ATTACH_RATE;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Its name in metrics and logs. */
    public String label() {
      return label;
    }
  }

  /** A refusal that no limit brought about. */
  public static Refusal of(What what, CloseCode code, String remoteAddress) {
    return new Refusal(what, code, Limit.NONE, remoteAddress);
  }
}
