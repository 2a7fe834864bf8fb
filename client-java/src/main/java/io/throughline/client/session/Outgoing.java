// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Utf8;
import io.throughline.protocol.delivery.Outbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Upstream messages: they wait for the server's limits, then they are cut into parts, numbered and
 * held until they are confirmed. Each is settled once.
 */
final class Outgoing {
  /**
   * What may travel behind HELLO, before the server has stated its limits: one message, little
   * enough for any sensible server; beside others each counts eight times, which makes about one
   * packet. Every transport that is tried at the same time sends it, and on a slow line WELCOME
   * waits behind it.
   */
  private static final int EARLY = 8_192;

  private static final int BESIDE_OTHERS = 8;

  private record Message(Frame frame, int size, Settle settle) {}

  private final Outbox outbox = new Outbox(Limits.DEFAULTS.window());

  /** Messages that are not numbered yet. */
  private final ArrayDeque<Message> waiting = new ArrayDeque<>(0);

  private long waitingBytes;

  /** The numbered ones. */
  Outbox outbox() {
    return outbox;
  }

  /** Bytes queued or unconfirmed, each frame with its cost in the window. */
  long bufferedBytes() {
    return outbox.held() + waitingBytes;
  }

  /** Whether frames were handed to a connection that are not confirmed. */
  boolean outstanding() {
    return outbox.sent() > outbox.confirmed();
  }

  /** Queues a message: a frame of a counted kind that may have to be cut into parts. */
  void enqueue(Frame message, Settle settle) {
    int size =
        message instanceof Frame.OfText that
            ? Utf8.length(that.text())
            : ((Frame.OfBytes) message).bytes().length;
    waiting.add(new Message(message, size, settle));
    waitingBytes += size;
  }

  /** Numbers all that waits. */
  void number(Limits limits) {
    while (!waiting.isEmpty()) {
      numberNext(limits);
    }
  }

  /** Numbers the little that may travel before the server has stated its limits. */
  void numberEarly() {
    while (!waiting.isEmpty() && travelsEarly(waiting.element())) {
      numberNext(Limits.DEFAULTS);
    }
  }

  private boolean travelsEarly(Message message) {
    return BESIDE_OTHERS * outbox.held() + 2L * message.size <= EARLY;
  }

  private void numberNext(Limits limits) {
    Message message = waiting.remove();
    waitingBytes -= message.size;
    List<EncodedFrame> parts;
    try {
      parts = parts(message.frame, limits);
    } catch (IllegalArgumentException overItsLimit) {
      message.settle.settled(Settle.Fate.TOO_LARGE); // LM-6
      return;
    }
    outbox.add(parts, message.settle);
  }

  private static List<EncodedFrame> parts(Frame message, Limits limits) {
    return message instanceof Frame.OfText that
        ? Fragmenter.text(message.kind(), that.text(), limits)
        : Fragmenter.binary(message.kind(), ((Frame.OfBytes) message).bytes(), limits);
  }

  /** The peer states what it has; a lower value than before is late and ignored (DL-4). */
  void confirm(long received, long window) {
    for (Object receipt : outbox.confirm(received, window)) {
      ((Settle) receipt).settled(Settle.Fate.CONFIRMED);
    }
  }

  /**
   * The session has ended: what is unconfirmed is of unknown fate. Answers who is to be told, one
   * for each message.
   */
  List<Settle> abandon() {
    List<Settle> all = new ArrayList<>();
    outbox.evict().forEach(receipt -> all.add((Settle) receipt));
    waiting.forEach(message -> all.add(message.settle));
    waiting.clear();
    waitingBytes = 0;
    return all;
  }
}
