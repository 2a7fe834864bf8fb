// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Timed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request body within its limits of size, time and type (HT-6 to HT-9), or answers why
 * not.
 */
final class BodyReader implements Timed {
  private static final Set<String> FRAMES = Set.of("text/plain", "application/octet-stream");
  private static final Set<String> FORM = Set.of("application/x-www-form-urlencoded");

  private static final Buffer NOTHING = Buffer.buffer();

  private final EventLoop loop;
  private final int maxBody;
  private final long until;
  private final Consumer<Buffer> whole;

  /** What has come so far; null when it is not kept any more. */
  private @Nullable Buffer body = NOTHING;

  private int pieces;

  /** Null when nothing is awaited any more. */
  private @Nullable Exchange exchange;

  /** Null when the body was there from the beginning. */
  private EventLoop.@Nullable Timer timer;

  private BodyReader(Exchange exchange, TransportConfig config, Consumer<Buffer> whole) {
    this.exchange = exchange;
    this.loop = config.sessions().loop();
    this.maxBody = config.limits().maxBody();
    this.until = loop.now() + config.bodyTimeout();
    this.whole = whole;
  }

  /** Gives {@code whole} the body of a batch. */
  static void readBatch(Exchange exchange, TransportConfig config, Consumer<Buffer> whole) {
    read(exchange, config, FRAMES, whole);
  }

  /** Gives {@code whole} the body of an HTML form. */
  static void readForm(Exchange exchange, TransportConfig config, Consumer<Buffer> whole) {
    read(exchange, config, FORM, whole);
  }

  private static void read(
      Exchange exchange, TransportConfig config, Set<String> types, Consumer<Buffer> whole) {
    HttpServerRequest request = exchange.request();
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (!accepts(request.getHeader(Header.CONTENT_TYPE), types)
        || (encoding != null && !encoding.equalsIgnoreCase("identity"))) { // HT-6, HT-7
      exchange.refuse(415, CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader reader = new BodyReader(exchange, config, whole);
    Buffer read = exchange.arrival().body();
    if (read != null) {
      reader.onData(read);
      reader.onEnd();
    } else {
      reader.start(request);
    }
  }

  private static boolean accepts(@Nullable String type, Set<String> types) {
    if (type == null || types.contains(type)) {
      return true;
    }
    int end = type.indexOf(';');
    return types.contains(
        (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(java.util.Locale.ROOT));
  }

  private void start(HttpServerRequest request) {
    timer = loop.watch(this);
    request.handler(this::onData).endHandler(v -> onEnd()).exceptionHandler(e -> done());
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > 10 || Long.parseLong(length) > maxBody)) {
      tooLarge();
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      exchange().response().writeContinue();
    }
    request.resume();
  }

  private void onData(Buffer data) {
    if (body != null) {
      if (body.length() + data.length() > maxBody) {
        tooLarge();
      } else {
        take(data);
      }
    }
  }

  /** Nearly all bodies come in one piece, which is not ours to be written to. */
  private void take(Buffer piece) {
    Buffer before = Objects.requireNonNull(body);
    if (++pieces == 1) {
      body = piece;
    } else {
      Buffer own = pieces == 2 ? Buffer.buffer(2 * before.length()).appendBuffer(before) : before;
      body = own.appendBuffer(piece);
    }
  }

  private void onEnd() {
    Buffer read = body;
    if (read != null) {
      Exchange answering = exchange();
      done();
      try {
        whole.accept(read);
      } catch (RuntimeException e) { // HT-1
        answering.fail(e);
      }
    } else if (exchange != null) {
      hangUp();
    }
  }

  /**
   * Answers at once, but goes on taking what comes, to drop it: a connection closed before its
   * input is read is reset, and the answer lost on the way.
   */
  private void tooLarge() {
    body = null;
    exchange().refuseLast(413, CloseCode.TOO_LARGE);
    if (exchange().isHttp2()) {
      hangUp();
    }
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange);
  }

  private void hangUp() {
    exchange().hangUp();
    done();
  }

  private void done() {
    body = null;
    exchange = null;
    if (timer != null) {
      timer.update();
    }
  }

  @Override
  public long deadline() {
    return exchange == null ? Long.MAX_VALUE : until;
  }

  @Override
  public void onTick(long now) {
    if (exchange != null) {
      if (body != null) {
        exchange.refuseLast(408, CloseCode.SILENT);
      }
      hangUp();
    }
  }
}
