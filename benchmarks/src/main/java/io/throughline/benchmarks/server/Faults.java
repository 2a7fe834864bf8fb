// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Handler;
import java.util.ArrayDeque;
import java.util.Deque;

/** The fault of one server, by its role, on the way of messages to what answers them. */
final class Faults {
  private static final int LOST = 10;

  private final Role role;
  private int seen;

  Faults(Role role) {
    this.role = role;
  }

  /**
   * What is to take a session's messages for who answers them; without a fault that one himself.
   */
  <T> Handler<T> before(Handler<T> answer) {
    return switch (role) {
      case ECHO, BROADCAST -> answer;
      case SWAPPED_ECHO -> swapping(answer);
      case LOSSY_ECHO, LOSSY_BROADCAST -> losing(answer);
    };
  }

  private static <T> Handler<T> swapping(Handler<T> answer) {
    Deque<T> held = new ArrayDeque<>();
    return message -> {
      held.push(message);
      if (held.size() == 2) {
        answer.handle(held.pop());
        answer.handle(held.pop());
      }
    };
  }

  private <T> Handler<T> losing(Handler<T> answer) {
    return message -> {
      if (++seen != LOST) {
        answer.handle(message);
      }
    };
  }
}
