// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import io.throughline.client.session.FakeTransport;
import io.throughline.client.transport.Transport;
import java.util.ArrayList;
import java.util.List;

/** Selections in virtual time, and what they choose. */
final class Choices {
  static final Transport WEBSOCKET = FakeTransport.websocket();
  static final Transport STREAMING = FakeTransport.streaming();
  static final Transport POLLING = FakeTransport.polling();
  static final List<Transport> ORDER = List.of(WEBSOCKET, STREAMING, POLLING);

  /** A transport and when it starts. */
  record Start(Transport transport, long at) {}

  private Choices() {}

  /** With back-off at half of its longest, and promotions at their time exactly. */
  static Selection selection() {
    return selection(ORDER, Memory.Known.NOTHING);
  }

  static Selection selection(List<Transport> order, Memory.Known known) {
    return new Selection(order, known, () -> 0.5);
  }

  static Start start(Transport transport, long at) {
    return new Start(transport, at);
  }

  /** What starts by itself from {@code now} on, and when, when nothing answers; so many at most. */
  static List<Start> starts(Selection choices, long now, boolean working, int count) {
    List<Start> found = new ArrayList<>();
    long at = now;
    while (at < Long.MAX_VALUE && found.size() < count) {
      Transport next = choices.due(at, working);
      if (next != null) {
        found.add(new Start(next, at));
      } else if (choices.deadline(working) <= at) {
        break;
      }
      at = Math.max(at, choices.deadline(working));
    }
    return found;
  }

  /** What is started when each one fails at once. */
  static List<Transport> tried(Selection choices, long now) {
    List<Transport> tried = new ArrayList<>();
    Transport next = choices.due(now, false);
    while (next != null) {
      tried.add(next);
      choices.onFailed(now);
      next = choices.due(now, false);
    }
    return tried;
  }
}
