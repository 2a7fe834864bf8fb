// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.throughline.server.Filter;
import io.throughline.server.ServerConversation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * Who talks too fast is slowed down, not refused: what they say waits, in order, until it is due,
 * and the session's window holds back the rest.
 */
final class Pace implements Filter {
  private static final int PER_SECOND = 40;
  private static final int AT_ONCE = 80;
  private static final double NANOS = 1e9;

  private final Vertx vertx;
  private final Map<Conversation, Allowance> allowances = new HashMap<>();

  private static final class Allowance {
    private double left = AT_ONCE;
    private long lookedAt = System.nanoTime();
  }

  Pace(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Void> filter(ServerConversation from, Event event) {
    return next(from);
  }

  /** Succeeds when the next one may pass. */
  Future<Void> next(Conversation from) {
    Allowance allowance = allowances.computeIfAbsent(from, conversation -> new Allowance());
    long now = System.nanoTime();
    double gained = (now - allowance.lookedAt) / NANOS * PER_SECOND;
    allowance.left = Math.min(AT_ONCE, allowance.left + gained) - 1;
    allowance.lookedAt = now;
    if (allowance.left >= 0) {
      return Future.succeededFuture();
    }
    long ms = (long) Math.ceil(-allowance.left / PER_SECOND * 1_000);
    return vertx.timer(ms).mapEmpty();
  }

  void forget(Conversation conversation) {
    allowances.remove(conversation);
  }
}
