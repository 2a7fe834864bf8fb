// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.Message;
import io.throughline.client.ThroughlineClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One connection that sends numbered messages of many sizes, a few of them under way at a time, and
 * takes their echoes: each once, in order, in one session.
 */
final class EchoRun {
  private static final int UNDER_WAY = 6;
  private static final int LONGEST = 3_000;

  private final int count;
  private final BooleanSupplier enough;
  private final Promise<Void> half = Promise.promise();
  private final Promise<Void> done = Promise.promise();
  private final List<Future<?>> confirmed = new ArrayList<>();
  private final Connection connection;
  private int sent;
  private int received;

  /**
   * Begins it.
   *
   * @param count messages at least
   * @param enough asked after those: whether no more are needed
   */
  EchoRun(ThroughlineClient client, String url, int count, BooleanSupplier enough) {
    this.count = count;
    this.enough = enough;
    this.connection =
        client.connect(
            url,
            it -> {
              it.textHandler(text -> onEcho(it, text));
              it.resetHandler(ending -> onEnded("reset", ending));
              it.closeHandler(ending -> onEnded("closed", ending));
              for (int i = 0; i < UNDER_WAY; i++) {
                sendNext(it);
              }
            });
  }

  Connection connection() {
    return connection;
  }

  /** Succeeds when half of the messages are back. */
  Future<Void> half() {
    return half.future();
  }

  /** Succeeds when all messages are confirmed and back. */
  Future<Void> done() {
    return done.future();
  }

  private static String message(int number) {
    return number + ":" + "x".repeat(number * 7_919 % LONGEST);
  }

  private void sendNext(Connection to) {
    confirmed.add(to.send(Message.of(message(sent++))));
  }

  private void onEcho(Connection from, String text) {
    String expected = message(received++);
    if (!text.equals(expected)) {
      done.tryFail("echo " + (received - 1) + " is " + text.split(":")[0]);
    }
    if (received == count / 2) {
      half.complete();
    }
    if (sent < count || !enough.getAsBoolean()) {
      sendNext(from);
    } else if (received == sent) {
      Future.all(confirmed).<Void>mapEmpty().onComplete(done);
    }
  }

  private void onEnded(String how, Ending ending) {
    boolean early = done.tryFail(how + " after " + received + " of " + sent + ": " + ending);
    if (early) {
      half.tryFail("the session ended");
    }
  }
}
