// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Timed;
import io.throughline.server.session.Connection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A POST whose answer does not end (§7.3), for XMLHttpRequest and fetch. */
final class XhrStreamingTransport {
  static final String NAME = "xhr-streaming";
  private static final int MAX_PAD = 4_096;
  private static final int MIN_LIMIT = 1_024;

  private final TransportConfig config;

  XhrStreamingTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    int most = config.limits().streamLimit();
    Integer pad = exchange.parameter("pad", 0, MAX_PAD, 0);
    Integer limit = exchange.parameter("limit", MIN_LIMIT, most, most);
    if (pad == null || limit == null || !exchange.hasGoodForm()) { // HT-11
      exchange.refuse(400, CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> open(exchange, body, pad, limit));
  }

  private void open(Exchange exchange, Buffer body, int pad, int limit) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    Frame opener = batch.opener();
    if (opener == null || opener instanceof Frame.Upstream) {
      exchange.refuse(400, batch.error() == null ? CloseCode.PROTOCOL_ERROR : batch.error());
      return;
    }
    Stream stream = new Stream(exchange, config, pad, limit);
    stream.start();
    Link link = config.sessions().attach(opener, stream, config.peer(exchange));
    if (link != null) {
      stream.linked(link);
      batch.rest().forEach(link::onFrame);
      if (batch.error() != null) {
        link.onProtocolError(batch.error());
      }
    }
  }

  /** One streaming response. Confined to its event loop. */
  private static final class Stream implements Connection, Timed {
    private static final EncodedFrame MARK = EncodedFrame.of(new Frame.Mark());
    private static final EncodedFrame END = EncodedFrame.of(new Frame.End());

    private final Exchange exchange;
    private final HttpServerResponse response;
    private final EventLoop loop;
    private final int markDelay;
    private final int limit;

    /** Bytes of padding still owed before the first frame (XS-6). */
    private int pad;

    /** Null until the session has taken the connection. */
    private @Nullable Link link;

    private long bytes;
    private boolean endAnnounced;
    private boolean ended;

    /** When MARK is due (XS-3); after that never again. */
    private long markAt = Long.MAX_VALUE;

    Stream(Exchange exchange, TransportConfig config, int pad, int limit) {
      this.exchange = exchange;
      this.response = exchange.response();
      this.loop = config.sessions().loop();
      this.markDelay = config.markDelay();
      this.pad = pad;
      this.limit = limit;
    }

    void start() {
      response.exceptionHandler(e -> onGone());
      response.closeHandler(v -> onGone());
      response.drainHandler(
          v -> {
            if (link != null) {
              link.onWritable();
            }
          });
    }

    void linked(Link session) {
      link = session;
    }

    @Override
    public void write(List<EncodedFrame> frames) {
      if (ended) {
        return;
      }
      if (bytes == 0) {
        exchange.beginStream();
        markAt = loop.now() + markDelay;
        loop.watch(this);
      }
      send(exchange.encode(frames));
      if (bytes >= 2L * limit) {
        finish();
      }
    }

    private void send(Buffer frames) {
      Buffer out = frames;
      if (pad > 0) {
        byte[] padding = new byte[pad];
        java.util.Arrays.fill(padding, exchange.form() == Form.TEXT ? (byte) '\n' : 0);
        out = Buffer.buffer(padding).appendBuffer(frames);
        pad = 0;
      }
      bytes += out.length();
      response.write(out);
      if (!endAnnounced && bytes >= limit) { // XS-4
        endAnnounced = true;
        response.write(exchange.encode(List.of(END)));
      }
    }

    /** The planned end: the session waits for the next attach. */
    private void finish() {
      end(0);
      if (link != null) {
        link.onEnded();
      }
    }

    private void onGone() {
      if (!ended) {
        ended = true;
        if (link != null) {
          link.onLost(); // XS-7
        }
      }
    }

    @Override
    public boolean isWritable() {
      return !ended && !response.writeQueueFull();
    }

    @Override
    public void end(int code) {
      if (!ended) {
        ended = true;
        response.end();
      }
    }

    @Override
    public void supersede() {
      write(List.of(EncodedFrame.of(Frame.Reject.of(CloseCode.SUPERSEDED))));
      end(CloseCode.SUPERSEDED.code());
    }

    @Override
    public String transport() {
      return NAME;
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
}
