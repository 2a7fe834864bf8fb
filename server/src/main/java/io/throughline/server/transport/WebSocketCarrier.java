// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.EncodedFrame;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;

/**
 * What carries one WebSocket behind its 101: Vert.x itself, or a handler of ours on its channel.
 * Answers pings and closes by itself. Confined to the socket's event loop.
 */
interface WebSocketCarrier {
  /** What a frame with data is. */
  enum Kind {
    TEXT,
    BINARY,
    CONTINUATION
  }

  /** Who hears what happens to the socket, from the next turn on; called on its event loop. */
  interface Listener {
    /** A message, or a piece of one. */
    void onData(Kind kind, boolean last, byte[] data);

    /** A frame without data for us: a ping, a pong, a close. */
    void onControl();

    /** The network takes more again. */
    void onDrained();

    /** What came cannot be read, or the socket broke. */
    void onException(Throwable e);

    /** The last that is heard of it. */
    void onClosed();
  }

  /**
   * Whether an exception says that the socket broke, by a reset or a fault of TLS for example,
   * which closes it and is a loss, no fault of the client's (ST-4). Netty's decoders wrap those of
   * TLS.
   */
  static boolean isBroken(Throwable e) {
    return e instanceof IOException
        || e.getCause() instanceof IOException
        || e instanceof HttpClosedException;
  }

  /** Writes a message of text. */
  void writeText(TextRun run);

  /** Writes a frame with binary payload as the message it is. */
  void writeBinary(EncodedFrame frame);

  /** What was written leaves now. */
  void flush();

  /** Whether the network takes more; false from the first close frame on, ours or the client's. */
  boolean isWritable();

  /** Whether a close frame has come, or the socket has gone. */
  boolean isClosed();

  /** Stops reading after a few frames more, which are heard of or kept. */
  void pause();

  void resume();

  /** Sends a close frame behind what was written and ends the connection when it is answered. */
  void close(int code);
}
