// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.Left;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A namespace of a server, as a test sets it up. */
final class FakeNamespace implements ServedNamespace {
  final List<EventFilter> filters = new ArrayList<>();
  final List<Left> left = new ArrayList<>();
  Consumer<Conversation> handler = conversation -> {};
  Function<@Nullable JsonNode, Future<Grant>> admission =
      auth -> Future.succeededFuture(Grant.FOREVER);

  @Override
  public List<EventFilter> filters() {
    return filters;
  }

  /** What is in force, in the order in which it came to be. */
  final List<Grant> grants = new ArrayList<>();

  @Override
  public Future<Checked> join(Conversation conversation, @Nullable JsonNode auth) {
    return checked(auth);
  }

  @Override
  public Future<Checked> renew(Conversation conversation, JsonNode auth) {
    return checked(auth);
  }

  private Future<Checked> checked(@Nullable JsonNode auth) {
    return admission
        .apply(auth)
        .map(
            grant ->
                () -> {
                  grants.add(grant);
                  return grant;
                });
  }

  @Override
  public void joined(Conversation conversation) {
    handler.accept(conversation);
  }

  @Override
  public void left(Conversation conversation, Left how) {
    left.add(how);
  }
}
