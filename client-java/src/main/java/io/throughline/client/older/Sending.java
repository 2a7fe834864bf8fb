// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Outbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of the outbox: messages wait for WELCOME to state the limits, then they
 * are cut, numbered and held until they are confirmed.
 */
final class Sending {
  /** A message sent before the limits were known. */
  private record Early(Frame message, @Nullable Object receipt) {}

  private final Terms terms;
  private final ArrayDeque<Early> early = new ArrayDeque<>();
  private Outbox outbox;

  Sending(Terms terms) {
    this.terms = terms;
    this.outbox = new Outbox(terms.limits().window());
  }

  Outbox outbox() {
    return outbox;
  }

  /** Takes a TEXT or BINARY message; one over {@code maxMessage} is refused (LM-6). */
  void add(Frame message, @Nullable Object receipt) {
    List<EncodedFrame> parts = parts(message);
    if (terms.known()) {
      queue(parts, receipt);
    } else {
      early.add(new Early(message, receipt));
    }
  }

  /** The limits are known: nothing was numbered before. */
  void onWelcome() {
    outbox = new Outbox(terms.limits().window());
    for (Early message : early) {
      queue(parts(message.message), message.receipt);
    }
    early.clear();
  }

  private List<EncodedFrame> parts(Frame message) {
    return message instanceof Frame.Text text
        ? Fragmenter.text(text.text(), terms.limits())
        : Fragmenter.binary(((Frame.Binary) message).bytes(), terms.limits());
  }

  private void queue(List<EncodedFrame> parts, @Nullable Object receipt) {
    for (int i = 0; i < parts.size(); i++) {
      boolean whole = i == parts.size() - 1;
      outbox.add(parts.get(i), whole, whole ? receipt : null);
    }
  }

  boolean canConfirm(long received) {
    return outbox.canConfirm(received);
  }

  /**
   * Takes in the server's {@code received} and window; returns the receipts of what it confirms.
   */
  List<Object> confirm(long received, long window) {
    return outbox.confirm(received, window == Frame.FULL_WINDOW ? terms.limits().window() : window);
  }

  /** Bytes queued and unconfirmed. */
  long held() {
    return outbox.held();
  }

  /** How many messages are confirmed (CL-6). */
  long confirmed() {
    return outbox.confirmedMessages();
  }

  /** How many are not. */
  long unconfirmed() {
    return outbox.unconfirmedMessages() + early.size();
  }

  /** Receipts of everything that was never confirmed. */
  List<Object> unknown() {
    List<Object> unknown = new ArrayList<>(outbox.receipts());
    for (Early message : early) {
      if (message.receipt != null) {
        unknown.add(message.receipt);
      }
    }
    return unknown;
  }
}
