// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How operators are let in to the dashboard, {@code ops/} below the base path, and to the API
 * behind it. Immutable.
 *
 * <pre>{@code
 * ThroughlineOptions.builder().ops(OpsOptions.token(System.getenv("OPS_TOKEN")))
 * }</pre>
 */
public final class OpsOptions {
  private static final int SHORTEST_TOKEN = 16;
  private static final Duration RECHECK = Duration.ofMinutes(2);
  private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(10);
  private static final Duration LONGEST_RECHECK = Duration.ofHours(12);

  private final @Nullable String token;
  private final @Nullable OpsAuthorizer authorizer;
  private final String nodeName;
  private final Duration recheck;

  private OpsOptions(
      @Nullable String token,
      @Nullable OpsAuthorizer authorizer,
      String nodeName,
      Duration recheck) {
    this.token = token;
    this.authorizer = authorizer;
    this.nodeName = nodeName;
    this.recheck = recheck;
  }

  /**
   * Whoever knows the token is let in: tools by {@code Authorization: Bearer}, or as a password by
   * {@code Basic}; people by a form, whose cookie browsers keep to https and to localhost.
   *
   * @param token 16 characters at least, better 32 at random; the same on each node of a service
   */
  public static OpsOptions token(String token) {
    if (token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the token of operators has " + SHORTEST_TOKEN + " characters at least");
    }
    return new OpsOptions(token, null, defaultName(), RECHECK);
  }

  /** Whoever the application lets in is; there is no form to log in then. */
  public static OpsOptions authorizedBy(OpsAuthorizer authorizer) {
    return new OpsOptions(null, Objects.requireNonNull(authorizer), defaultName(), RECHECK);
  }

  /**
   * What operators call this node. Default the environment's HOSTNAME, else {@code node-} and the
   * number of the process.
   */
  public OpsOptions nodeName(String name) {
    return new OpsOptions(token, authorizer, Objects.requireNonNull(name), recheck);
  }

  /**
   * For how long a page that is open stays live after its operator was let in the last time: it
   * asks again four times in that time, and loses its session when the answer is no. Default two
   * minutes.
   *
   * @param value ten seconds to twelve hours
   */
  public OpsOptions recheck(Duration value) {
    if (value.compareTo(SHORTEST_RECHECK) < 0 || value.compareTo(LONGEST_RECHECK) > 0) {
      throw new IllegalArgumentException(
          "recheck is " + SHORTEST_RECHECK + " to " + LONGEST_RECHECK + ", not " + value);
    }
    return new OpsOptions(token, authorizer, nodeName, value);
  }

  private static String defaultName() {
    String host =
        System.getenv("HOSTNAME"); // the process of a container has always the same number
    return host == null || host.isEmpty() ? "node-" + ProcessHandle.current().pid() : host;
  }

  /** The secret; null when the application decides. */
  public @Nullable String token() {
    return token;
  }

  /** Null when the token decides. */
  public @Nullable OpsAuthorizer authorizer() {
    return authorizer;
  }

  public String nodeName() {
    return nodeName;
  }

  public Duration recheck() {
    return recheck;
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "OpsOptions[" + nodeName + "]";
  }
}
