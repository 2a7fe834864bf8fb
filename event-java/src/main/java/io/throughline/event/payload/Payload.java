// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one frame of the layer of events says. */
public sealed interface Payload {
  /** Stands for the number of a call where there is none. */
  long NO_CALL = 0;

  /** The namespace without a name. */
  String ROOT = "";

  /**
   * EVENT, VOLATILE_EVENT and their kinds of bytes.
   *
   * @param call its number when it is a call, else {@link #NO_CALL}
   * @param arguments bytes among them are binary nodes
   * @param isVolatile whether it may be dropped
   */
  record Event(
      String namespace, long call, String name, List<JsonNode> arguments, boolean isVolatile)
      implements Payload {}

  /** REPLY of a call that went well. */
  record Values(long call, List<JsonNode> values) implements Payload {}

  /** REPLY of one that did not. */
  record Failure(long call, String code, @Nullable String message, @Nullable JsonNode data)
      implements Payload {}

  /** JOIN; {@code auth} is null when there is none. */
  record Join(String namespace, long call, @Nullable JsonNode auth) implements Payload {}

  /** LEAVE; the code is 1000 when none was said. */
  record Leave(String namespace, int code, String reason) implements Payload {}

  /** RENEW. */
  record Renew(String namespace, long call, JsonNode auth) implements Payload {}
}
