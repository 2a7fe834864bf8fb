// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One WebSocket, from the first packet to its close. */
final class WebSocketConnection implements Connection {
  /** No attempt waits longer; what hangs then is let go, ms. */
  private static final int HANDSHAKE_TIMEOUT = 10_000;

  private static final String SUBPROTOCOL = "throughline.v1";
  private static final int NORMAL = 1_000;
  private static final int FIRST_OWN = 3_000;

  private final Link link;
  private final WebSocketReader reader = new WebSocketReader();
  private boolean live = true;

  /** Null until it is open, and when it opened too late. */
  private @Nullable WebSocket socket;

  private @Nullable WebSocketWriter writer;

  WebSocketConnection(Network network, Link link) {
    this.link = link;
    try {
      network
          .webSockets()
          .connect(options(network, Urls.route(link.url(), "websocket", "")))
          .onComplete(this::onOpen, cause -> network.soon(() -> end(Failure.of(cause))));
    } catch (RuntimeException e) { // of the application's headers, or the client is closed
      network.soon(() -> end(Failure.of(e)));
    }
  }

  private static WebSocketConnectOptions options(Network network, URI url) {
    return new WebSocketConnectOptions()
        .addSubProtocol(SUBPROTOCOL)
        .setAllowOriginHeader(false) // none means not a browser (§7.2)
        .setSsl(Urls.tls(url))
        .setHost(url.getHost())
        .setPort(Urls.port(url))
        .setURI(url.getRawPath())
        .setTimeout(HANDSHAKE_TIMEOUT)
        .setHeaders(network.newHeaders());
  }

  private void onOpen(WebSocket opened) {
    opened.exceptionHandler(e -> {}); // a close follows, with all there is to know
    List<EncodedFrame> opener = live ? link.opener() : List.of();
    if (opener.isEmpty()) {
      live = false;
      opened.close();
      return;
    }
    socket = opened;
    writer = new WebSocketWriter(opened);
    opened.frameHandler(this::onPiece);
    opened.drainHandler(v -> onDrained());
    opened.closeHandler(v -> end("code " + opened.closeStatusCode()));
    send(opener);
  }

  private void onPiece(WebSocketFrame piece) {
    if (!live) {
      return;
    }
    List<Frame> frames = new ArrayList<>();
    ProtocolException broken = null;
    if (piece.isText() || piece.isBinary() || piece.isContinuation()) {
      try {
        reader.take(piece, link.limits(), frames::add);
      } catch (ProtocolException e) {
        broken = e;
      }
    }
    link.onFrames(frames, broken);
  }

  private void onDrained() {
    if (live) {
      link.onWritable();
    }
  }

  private void end(String why) {
    if (live) {
      live = false;
      link.onEnd(false, why);
    }
  }

  @Override
  public void send(List<EncodedFrame> frames) {
    WebSocketWriter open = writer;
    if (open != null && takesMore()) {
      open.write(frames, link.limits());
    }
  }

  @Override
  public boolean writable() {
    WebSocket open = socket;
    return open != null && takesMore() && !open.writeQueueFull();
  }

  /** Not so when the peer has closed it, which is told only behind what came before. */
  private boolean takesMore() {
    WebSocket open = socket;
    return live && open != null && !open.isClosed();
  }

  @Override
  public void close(int code) {
    WebSocket open = socket;
    live = false;
    if (open != null && !open.isClosed()) {
      // Some of the lower codes may not be said.
      open.close((short) (code < FIRST_OWN ? NORMAL : code));
    }
  }
}
