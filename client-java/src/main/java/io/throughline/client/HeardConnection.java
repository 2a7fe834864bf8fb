// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of a connection by which the application hears of it: handlers, and what they take. */
abstract class HeardConnection implements Connection {
  /** Changes what is heard, on the connection's context. */
  abstract Connection with(Consumer<ConnectionEvents> change);

  @Override
  public Connection pause() {
    return with(ConnectionEvents::pause);
  }

  @Override
  public Connection resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Connection fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("fetch " + amount);
    }
    return with(events -> events.fetch(amount));
  }

  @Override
  public Connection handler(@Nullable Handler<Message> handler) {
    return with(events -> events.messages = handler);
  }

  @Override
  public Connection textHandler(@Nullable Handler<String> handler) {
    return with(events -> events.texts = handler);
  }

  @Override
  public Connection binaryHandler(@Nullable Handler<Buffer> handler) {
    return with(events -> events.binaries = handler);
  }

  @Override
  public Connection openHandler(@Nullable Handler<String> handler) {
    return with(events -> events.opens = handler);
  }

  @Override
  public Connection transportHandler(@Nullable Handler<TransportChange> handler) {
    return with(events -> events.transports = handler);
  }

  @Override
  public Connection suspendedHandler(@Nullable Handler<String> handler) {
    return with(events -> events.suspensions = handler);
  }

  @Override
  public Connection resumedHandler(@Nullable Handler<Void> handler) {
    return with(events -> events.resumptions = handler);
  }

  @Override
  public Connection resetHandler(@Nullable Handler<Ending> handler) {
    return with(events -> events.resets = handler);
  }

  @Override
  public Connection closeHandler(@Nullable Handler<Ending> handler) {
    return with(events -> events.closes = handler);
  }

  @Override
  public Connection endHandler(@Nullable Handler<Void> handler) {
    return with(events -> events.ends = handler);
  }

  @Override
  public Connection exceptionHandler(@Nullable Handler<Throwable> handler) {
    return with(events -> events.exceptions = handler);
  }
}
