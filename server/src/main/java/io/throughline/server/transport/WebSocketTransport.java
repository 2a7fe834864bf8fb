// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Sessions;
import io.throughline.server.loop.Timed;
import io.throughline.server.session.Connection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Native WebSocket (§7.2). */
final class WebSocketTransport {
  static final String NAME = "websocket";
  private static final String SUBPROTOCOL = "throughline.v1";

  /** Characters of text frames joined to one message; a longer turn becomes several. */
  private static final int JOIN_CHARS = 32_768;

  /** WebSocket fragments of one message. */
  private static final int MAX_FRAGMENTS = 1_024;

  private final TransportConfig config;

  WebSocketTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "GET", this::handle));
  }

  private void handle(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String upgrade = request.getHeader("Upgrade");
    String version = request.getHeader("Sec-WebSocket-Version");
    if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) { // WS-3
      exchange.upgradeRequired("this is a WebSocket endpoint");
    } else if (!"13".equals(version)) { // WS-2
      exchange.upgradeRequired("WebSocket version 13 is required");
    } else if (request.getHeader("Sec-WebSocket-Key") == null
        || !subprotocolFits(request)) { // WS-4
      exchange.refuse(400, CloseCode.PROTOCOL_ERROR);
    } else {
      accept(exchange);
    }
  }

  private static boolean subprotocolFits(HttpServerRequest request) {
    String offered = request.getHeader("Sec-WebSocket-Protocol");
    if (offered == null) {
      return true;
    }
    for (String one : offered.split(",", -1)) {
      if (one.trim().equals(SUBPROTOCOL)) {
        return true;
      }
    }
    return false;
  }

  private void accept(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (request.getHeader("Sec-WebSocket-Protocol") != null) {
      // Headers of the response go out with the 101; the server's own list of subprotocols may be
      // empty.
      request.response().putHeader("Sec-WebSocket-Protocol", SUBPROTOCOL);
    }
    if (!config.webSocketCompression()) { // WS-7: what is not offered is not negotiated
      request.headers().remove("Sec-WebSocket-Extensions");
    }
    Sessions.Peer peer = config.peer(exchange);
    request
        .toWebSocket()
        .onSuccess(socket -> new Socket(socket, config, peer).start())
        .onFailure(e -> exchange.refuse(400, CloseCode.PROTOCOL_ERROR));
  }

  /** One WebSocket. Confined to its event loop. */
  private static final class Socket implements Connection, Timed {
    private final ServerWebSocket socket;
    private final TransportConfig config;
    private final Sessions.Peer peer;
    private final EventLoop loop;

    /** The way to the session; null before the opener and after a refusal. */
    private @Nullable Link link;

    private boolean opened;
    private boolean ended;

    /** What has come of a fragmented message; null between messages. */
    private @Nullable Buffer fragments;

    private int fragmentCount;

    /** Whether the message under way is text. */
    private boolean text;

    /** When an opener must have come. */
    private final long openUntil;

    Socket(ServerWebSocket socket, TransportConfig config, Sessions.Peer peer) {
      this.socket = socket;
      this.config = config;
      this.peer = peer;
      this.loop = config.sessions().loop();
      this.openUntil = loop.now() + config.handshakeTimeout();
    }

    void start() {
      if (!config.sessions().admission().socketAccepted()) { // SEC-4
        opened = true;
        write(List.of(EncodedFrame.of(Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(1_000))));
        end(CloseCode.LIMIT.code());
        return;
      }
      socket.frameHandler(this::onWebSocketFrame);
      socket.drainHandler(v -> onDrain());
      socket.exceptionHandler(this::onException);
      socket.closeHandler(v -> onClosed());
      loop.watch(this); // WS-10
    }

    /** Joins the WebSocket's own fragments (WS-6) within the limits of a message. */
    private void onWebSocketFrame(WebSocketFrame piece) {
      if (ended || !(piece.isText() || piece.isBinary() || piece.isContinuation())) {
        return;
      }
      if (!piece.isContinuation()) {
        text = piece.isText();
      }
      Buffer whole = piece.binaryData();
      if (fragments != null) {
        whole = fragments.appendBuffer(whole);
      }
      if (whole.length() > config.limits().maxWsMessage()
          || ++fragmentCount > MAX_FRAGMENTS) { // WS-9
        fail(CloseCode.TOO_LARGE);
      } else if (piece.isFinal()) {
        fragments = null;
        fragmentCount = 0;
        onWhole(whole.getBytes());
      } else {
        fragments = fragments == null ? whole.copy() : fragments;
      }
    }

    private void onWhole(byte[] message) {
      try {
        if (text) {
          BatchReader.readWsText(
              StrictUtf8.decode(message), config.limits(), Side.CLIENT, this::onFrame);
        } else {
          onFrame(BatchReader.readWsBinary(message, config.limits(), Side.CLIENT));
        }
      } catch (ProtocolException e) {
        fail(e.code());
      }
    }

    private void onFrame(Frame frame) {
      if (opened) {
        Link session = link;
        if (session != null) {
          session.onFrame(frame);
        }
        return;
      }
      settle();
      link = config.sessions().attach(frame, this, peer); // HS-1
    }

    private void settle() {
      if (!opened) {
        opened = true;
        config.sessions().admission().socketSettled();
      }
    }

    /** Unreadable input: the session's matter when there is one, else the socket's. */
    private void fail(CloseCode code) {
      Link session = link;
      settle();
      if (session != null) {
        session.onProtocolError(code);
      } else {
        refuse(code);
      }
    }

    private void refuse(CloseCode code) {
      write(List.of(EncodedFrame.of(Frame.Reject.of(code))));
      end(code.code());
    }

    private void onException(Throwable e) {
      // The server's own size limits only report; the socket has to be closed here. One that broke,
      // by a reset for example, closes by itself and is a loss, no fault of the peer's (ST-4).
      boolean broken = e instanceof IOException || e instanceof HttpClosedException;
      if (!ended && !broken && !socket.isClosed()) {
        fail(CloseCode.TOO_LARGE);
      }
    }

    private void onDrain() {
      Link session = link;
      if (session != null) {
        session.onWritable();
      }
    }

    private void onClosed() {
      settle();
      ended = true;
      Link session = link;
      link = null;
      if (session != null) {
        session.onLost(); // WS-12
      }
    }

    @Override
    public void write(List<EncodedFrame> frames) {
      if (ended) {
        return;
      }
      if (frames.size() == 1) {
        writeOne(frames.get(0));
      } else {
        writeJoined(frames);
      }
    }

    private void writeOne(EncodedFrame frame) {
      if (frame.binaryPayload()) {
        socket.writeBinaryMessage(Buffer.buffer(frame.wsBinary()));
      } else {
        socket.writeTextMessage(frame.line());
      }
    }

    /** Runs of text frames leave as one message (WS-13); a binary frame is a message of its own. */
    private void writeJoined(List<EncodedFrame> frames) {
      StringBuilder text = new StringBuilder();
      for (EncodedFrame frame : frames) {
        boolean fits = text.length() + frame.line().length() < JOIN_CHARS;
        if (text.length() > 0 && (frame.binaryPayload() || !fits)) {
          socket.writeTextMessage(text.toString());
          text.setLength(0);
        }
        if (frame.binaryPayload()) {
          writeOne(frame);
        } else {
          if (text.length() > 0) {
            text.append('\n');
          }
          text.append(frame.line());
        }
      }
      if (text.length() > 0) {
        socket.writeTextMessage(text.toString());
      }
    }

    @Override
    public boolean isWritable() {
      return !ended && !socket.writeQueueFull();
    }

    @Override
    public void end(int code) {
      if (!ended) {
        ended = true;
        link = null;
        socket.close((short) code);
      }
    }

    @Override
    public void supersede() {
      refuse(CloseCode.SUPERSEDED);
    }

    @Override
    public String transport() {
      return NAME;
    }

    @Override
    public long deadline() {
      return opened ? Long.MAX_VALUE : openUntil;
    }

    @Override
    public void onTick(long now) {
      settle();
      refuse(CloseCode.SILENT);
    }
  }
}
