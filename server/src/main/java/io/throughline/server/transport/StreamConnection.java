// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Timed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One streaming response. Confined to its event loop. */
final class StreamConnection implements HttpConnection, Timed {
  /** How long after ATTACHED the MARK goes out, ms (XS-3). */
  private static final int MARK_DELAY = 100;

  private static final EncodedFrame MARK = EncodedFrame.of(new Frame.Mark());
  private static final EncodedFrame END = EncodedFrame.of(new Frame.End());

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final EventLoop loop;
  private final int limit;

  /** Bytes of padding still owed before the first frame (XS-6). */
  private int pad;

  /** Null until the session has taken the connection. */
  private @Nullable Link link;

  /** Bytes of frames written. */
  private long bytes;

  /** Waits for the MARK; null before the first frame. */
  private EventLoop.@Nullable Timer timer;

  private boolean endAnnounced;
  private boolean ended;

  /** When MARK is due (XS-3); after that never again. */
  private long markAt = Long.MAX_VALUE;

  StreamConnection(Exchange exchange, TransportConfig config, int pad, int limit) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.loop = config.sessions().loop();
    this.pad = pad;
    this.limit = limit;
  }

  @Override
  public void onLinked(Link session) {
    link = session;
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    if (ended) {
      return;
    }
    if (bytes == 0) {
      exchange.beginStream();
      markAt = loop.now() + MARK_DELAY;
      timer = loop.watch(this);
    }
    send(exchange.encode(frames));
    if (bytes >= 2L * limit) {
      finish();
    }
  }

  private void send(Buffer frames) {
    bytes += frames.length();
    response.write(pad > 0 ? padded(frames) : frames);
    if (!endAnnounced && bytes >= limit) { // XS-4
      endAnnounced = true;
      response.write(exchange.encode(List.of(END)));
    }
  }

  /** With the padding in front, which does not count towards the limit. */
  private Buffer padded(Buffer frames) {
    byte[] padding = new byte[pad];
    Arrays.fill(padding, exchange.form() == Form.TEXT ? (byte) '\n' : 0);
    pad = 0;
    return Buffer.buffer(padding).appendBuffer(frames);
  }

  /** The planned end: the session waits for the next attach. */
  private void finish() {
    end(0);
    if (link != null) {
      link.onEnded();
    }
  }

  @Override
  public void onGone() {
    if (!ended) {
      settle();
      if (link != null) {
        link.onLost(); // XS-7
      }
    }
  }

  @Override
  public void onDrained() {
    if (link != null && !ended) {
      link.onWritable(room());
    }
  }

  /** Up to the limit, where END goes between, then up to twice the limit (XS-4). */
  @Override
  public int room() {
    if (ended || response.writeQueueFull()) {
      return 0;
    }
    long left = (endAnnounced ? 2L * limit : limit) - bytes;
    return (int) Math.max(1, Math.min(BATCH_BYTES, left));
  }

  @Override
  public void end(int code) {
    if (!ended) {
      settle();
      response.end();
    }
  }

  private void settle() {
    ended = true;
    if (timer != null) {
      timer.update();
    }
  }

  @Override
  public void supersede() {
    write(List.of(EncodedFrame.of(Frame.Reject.of(CloseCode.SUPERSEDED))));
    end(CloseCode.SUPERSEDED.code());
  }

  @Override
  public String transport() {
    return XhrStreamingTransport.NAME;
  }

  @Override
  public long deadline() {
    return ended ? Long.MAX_VALUE : markAt;
  }

  @Override
  public void onTick(long now) {
    markAt = Long.MAX_VALUE;
    if (!ended) {
      send(exchange.encode(List.of(MARK)));
    }
  }
}
