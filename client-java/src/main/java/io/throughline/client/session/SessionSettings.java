// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a session is opened with.
 *
 * @param cid 128 random bits at least, base64url: makes opening idempotent; secret
 * @param window bytes of messages that are held for an application that has paused, {@link #WINDOW}
 *     by default
 * @param closeTimeout how long CLOSE may wait for its answer, ms
 * @param random from 0 to below 1
 * @param introduction the further members of the HELLO of an attempt
 * @param account what the ATTACH of an attempt tells of how it came to it
 */
public record SessionSettings(
    String cid,
    int window,
    long closeTimeout,
    DoubleSupplier random,
    Function<Attempt, Introduction> introduction,
    Function<Attempt, Account> account) {
  /** What a client can take when nothing else is said, bytes (§5.1). */
  public static final int WINDOW = Limits.DEFAULTS.window();

  /**
   * What HELLO tells of the client (§5.1).
   *
   * @param tried what was tried before or beside it (SL-7)
   * @param auth credentials for the application, or null
   * @param client name and version of the client, or null
   * @param codec how arguments of events are written (§9.3)
   */
  public record Introduction(
      List<Frame.Tried> tried, @Nullable JsonNode auth, @Nullable String client, String codec) {
    /** Name and version of this client. */
    public static final String CLIENT = "throughline-java/0.1.0";
  }

  /**
   * What ATTACH tells of what led to it (SL-7).
   *
   * @param why text for people; empty for the planned next connection
   * @param tried what was tried since the last connection was attached
   */
  public record Account(String why, List<Frame.Tried> tried) {
    /** Nothing but that this is the next one. */
    public static final Account NONE = new Account("", List.of());
  }
}
