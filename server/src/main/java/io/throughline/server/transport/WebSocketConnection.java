// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Peer;
import io.throughline.server.loop.Sessions;
import io.throughline.server.loop.Timed;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.Limit;
import io.throughline.server.metrics.Refusal.What;
import io.throughline.server.session.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One WebSocket, from the 101 to its close. Confined to its event loop. */
final class WebSocketConnection implements Connection, Timed, WebSocketCarrier.Listener {
  /** How long a client that meets too many unopened sockets should wait, ms (SEC-4). */
  private static final long RETRY_AFTER = 1_000;

  private final WebSocketCarrier socket;
  private final WebSocketReader reader;
  private final WebSocketWriter writer;
  private final Sessions sessions;

  /** Who asks; null once he has, for it holds the request. */
  private @Nullable Peer peer;

  private final String address;

  /** When an opener must have come (WS-10). */
  private final long openUntil;

  /** Waits for the opener; null while nothing does. */
  private EventLoop.@Nullable Timer opening;

  /** The frames of the message that is being read. */
  private final List<Frame> arrived = new ArrayList<>();

  /** The way to the session; null before the opener and after the end. */
  private @Nullable Link link;

  private boolean opened;
  private boolean ended;

  WebSocketConnection(
      Function<WebSocketCarrier.Listener, WebSocketCarrier> carriers,
      TransportConfig config,
      Peer peer) {
    this.reader = new WebSocketReader(config.limits(), arrived::add);
    this.sessions = config.sessions();
    this.peer = peer;
    this.address = peer.remoteAddress();
    this.openUntil = sessions.loop().now() + config.handshakeTimeout();
    this.socket = carriers.apply(this);
    this.writer = new WebSocketWriter(socket);
  }

  void start() {
    if (!sessions.admission().socketAccepted()) { // SEC-4
      opened = true;
      Refusal refusal = new Refusal(What.REQUEST, CloseCode.LIMIT, Limit.UNOPENED, address);
      sessions.metrics().refused(refusal);
      write(List.of(EncodedFrame.of(Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(RETRY_AFTER))));
      end(CloseCode.LIMIT.code());
      return;
    }
    opening = sessions.loop().watch(this);
  }

  @Override
  public void onData(WebSocketCarrier.Kind kind, boolean last, byte[] data) {
    if (ended) {
      return;
    }
    arrived.clear();
    CloseCode error = null;
    try {
      reader.take(kind, last, data);
    } catch (ProtocolException e) {
      error = e.code();
    }
    onArrival();
    if (error != null) {
      fail(error);
    }
  }

  @Override
  public void onControl() {
    if (!ended) {
      arrived.clear();
      onArrival();
    }
  }

  private void onArrival() {
    List<Frame> frames = arrived;
    Peer asking = peer;
    if (asking != null && !opened && !frames.isEmpty()) {
      settle();
      link = sessions.attach(frames.get(0), this, asking); // HS-1
      frames = frames.subList(1, frames.size());
    }
    Link session = link;
    if (session != null) {
      session.onArrival(frames); // any byte counts, WebSocket's own frames included (§5.4)
      if (session.isBusy()) {
        socket.pause();
        session.whenReady(socket::resume);
      }
    }
  }

  /** The opener has come, or never will. */
  private void settle() {
    peer = null;
    if (!opened) {
      opened = true;
      sessions.admission().socketSettled();
    }
    if (opening != null) {
      opening.update();
      opening = null;
    }
  }

  /** Unreadable input: the session's matter when there is one, else the socket's. */
  private void fail(CloseCode code) {
    Link session = link;
    settle();
    if (session != null) {
      session.onProtocolError(code);
    } else {
      refuseSocket(code);
    }
  }

  private void refuseSocket(CloseCode code) {
    sessions.metrics().refused(Refusal.of(What.REQUEST, code, address));
    refuse(code);
  }

  private void refuse(CloseCode code) {
    write(List.of(EncodedFrame.of(Frame.Reject.of(code))));
    end(code.code());
  }

  /**
   * The HTTP server's own size limits only report, so the socket has to be closed here. One that
   * broke closes by itself.
   */
  @Override
  public void onException(Throwable e) {
    if (!ended && !WebSocketCarrier.isBroken(e) && !socket.isClosed()) {
      fail(isMalformed(e) ? CloseCode.PROTOCOL_ERROR : CloseCode.TOO_LARGE);
    }
  }

  private static boolean isMalformed(Throwable e) {
    return e instanceof CorruptedWebSocketFrameException corrupt
        && corrupt.closeStatus().code() != WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
  }

  @Override
  public void onDrained() {
    Link session = link;
    if (session != null) {
      session.onWritable(room());
    }
  }

  @Override
  public void onClosed() {
    settle();
    ended = true;
    Link session = link;
    link = null;
    if (session != null) {
      session.onLost(); // WS-12
    }
  }

  /**
   * Where writing fails, for want of memory for example, the socket is lost: frames have left the
   * session that only its next connection brings.
   */
  @Override
  public void write(List<EncodedFrame> frames) {
    if (ended) {
      return;
    }
    boolean written = false;
    try {
      writer.write(frames);
      socket.flush();
      written = true;
    } finally {
      if (!written) {
        onClosed();
        socket.close(CloseCode.INTERNAL.code());
      }
    }
  }

  /** None from the client's close frame on, which comes before {@link #onClosed}. */
  @Override
  public int room() {
    return ended || !socket.isWritable() ? 0 : BATCH_BYTES;
  }

  @Override
  public void end(int code) {
    if (!ended) {
      ended = true;
      link = null;
      socket.close(code);
    }
  }

  @Override
  public void supersede() {
    refuse(CloseCode.SUPERSEDED);
  }

  @Override
  public String transport() {
    return WebSocketTransport.NAME;
  }

  @Override
  public long deadline() {
    return opened ? Long.MAX_VALUE : openUntil;
  }

  @Override
  public void onTick(long now) {
    settle();
    refuseSocket(CloseCode.SILENT);
  }
}
