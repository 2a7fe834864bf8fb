// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop.echo;

import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.Message;
import io.throughline.client.SwitchFailedException;
import io.throughline.client.ThroughlineClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * One session that sends numbered texts and bytes to an echo and takes each back once, in order and
 * unaltered; then it closes.
 */
public final class EchoSession {
  private static final int UNDER_WAY = 3;
  private static final int LONGEST = 1_000;

  /** After so many echoes it moves to another transport. */
  private static final int ECHOES_BEFORE_SWITCH = 7;

  /**
   * What it does.
   *
   * @param count messages at least
   * @param pause the most ms between an echo and the next message
   * @param switchAmong transports that it moves between at random; none when it stays
   * @param enough asked after {@code count} messages: whether no more are needed
   */
  public record Plan(int count, int pause, List<String> switchAmong, BooleanSupplier enough) {}

  private final int number;
  private final Plan plan;
  private final Random random;
  private final Promise<Void> done = Promise.promise();
  private final Connection connection;

  /** Messages that were sent or will be after a pause. */
  private int planned;

  private int sent;
  private int confirmed;
  private int received;

  /**
   * Begins it.
   *
   * @param number tells it from others and seeds it
   */
  EchoSession(ThroughlineClient client, String url, int number, Plan plan) {
    this.number = number;
    this.plan = plan;
    this.random = new Random(number);
    this.connection = client.connect(url, this::begin);
  }

  private void begin(Connection it) {
    it.handler(echo -> onEcho(it, echo));
    it.resetHandler(ending -> fail("was reset: " + ending));
    it.closeHandler(this::onClosed);
    while (planned < UNDER_WAY) {
      planned++;
      sendNext(it);
    }
  }

  /** Succeeds when all messages are confirmed and back, and the session is closed. */
  public Future<Void> done() {
    return done.future();
  }

  private Message content(int index) {
    int length = 1 + (index + number) * 7_919 % LONGEST;
    if (index % 3 > 0) {
      return Message.of(number + "/" + index + ":" + "é\n".repeat(length / 3));
    }
    byte[] filler = new byte[length];
    filler[length / 2] = (byte) index;
    return Message.of(Buffer.buffer().appendInt(number).appendInt(index).appendBytes(filler));
  }

  private static boolean same(Message one, Message other) {
    if (one.isText() != other.isText()) {
      return false;
    }
    return one.isText() ? one.text().equals(other.text()) : one.binary().equals(other.binary());
  }

  private void sendNext(Connection to) {
    to.send(content(sent++))
        .onSuccess(
            v -> {
              confirmed++;
              finish(to);
            })
        .onFailure(e -> fail("a send failed: " + e));
  }

  private void onEcho(Connection from, Message echo) {
    if (!same(echo, content(received))) {
      String shown = echo.isText() ? echo.text().split(":", 2)[0] : "bytes";
      fail("instead of " + received + " came " + shown);
      return;
    }
    received++;
    if (planned < plan.count || !plan.enough.getAsBoolean()) {
      planned++;
      Context home = Vertx.currentContext();
      home.owner().setTimer(1 + random.nextInt(plan.pause), id -> sendNext(from));
    }
    if (!plan.switchAmong.isEmpty() && received % ECHOES_BEFORE_SWITCH == 0) {
      switchAway(from);
    }
    finish(from);
  }

  private void switchAway(Connection from) {
    String next = plan.switchAmong.get(random.nextInt(plan.switchAmong.size()));
    from.switchTo(next)
        .onFailure(
            e -> {
              if (!(e instanceof SwitchFailedException)) {
                fail("a switch failed: " + e);
              }
            });
  }

  private void finish(Connection it) {
    if (received == planned && confirmed == planned) {
      it.close();
    }
  }

  /** What would come twice comes before the end. */
  private void onClosed(Ending ending) {
    if (received == planned && confirmed == planned && ending.wasAsked()) {
      done.tryComplete();
    } else {
      fail("was closed: " + ending);
    }
  }

  private void fail(String why) {
    done.tryFail(why + "; " + this);
  }

  @Override
  public String toString() {
    return "session %d %s over %s: %d planned, %d sent, %d confirmed, %d back"
        .formatted(
            number, connection.state(), connection.transport(), planned, sent, confirmed, received);
  }
}
