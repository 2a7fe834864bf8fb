// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of client it is, as it says itself: coarse, and not to be trusted. */
public enum ClientFamily {
  CHROMIUM,
  FIREFOX,
  SAFARI,
  OTHER_BROWSER,
  JAVA,
  NODE,
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The family of a client.
   *
   * @param client HELLO's {@code client}; null when it does not say
   * @param userAgent the request's {@code User-Agent}; null when it has none
   */
  public static ClientFamily of(@Nullable String client, @Nullable String userAgent) {
    String agent = userAgent == null ? "" : userAgent;
    if (agent.startsWith("Mozilla/")) {
      return browser(agent);
    }
    if (client == null) {
      return OTHER;
    }
    return switch (client.substring(0, Math.max(0, client.indexOf('/')))) {
      case "throughline-java" -> JAVA;
      case "throughline-js" -> NODE;
      default -> OTHER;
    };
  }

  /** Each engine claims to be the ones before it. */
  private static ClientFamily browser(String agent) {
    if (agent.contains("Firefox/")) {
      return FIREFOX;
    }
    if (agent.contains("Chrome/") || agent.contains("Chromium/")) {
      return CHROMIUM;
    }
    return agent.contains("Safari/") || agent.contains("AppleWebKit/") ? SAFARI : OTHER_BROWSER;
  }

  /** Its name in metrics and logs. */
  public String label() {
    return label;
  }
}
