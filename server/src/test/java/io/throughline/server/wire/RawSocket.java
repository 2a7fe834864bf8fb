// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebSocket by hand: frames are written as bytes, and read as a word and what is in them. */
public final class RawSocket {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int PACKED = 0x40;
  private static final String[] NAMES = {
    "more", "text", "binary", "", "", "", "", "", "close", "ping", "pong"
  };

  private final NetClient client;
  private final NetSocket socket;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private Buffer unread = Buffer.buffer();
  private boolean upgraded;

  /** One to this path of localhost; {@code headers} are further lines, each with its end. */
  public RawSocket(Vertx vertx, int port, String path, String headers) {
    client = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(4_096));
    socket = Await.value(client.connect(port, "localhost"));
    socket.handler(this::take);
    socket.closeHandler(v -> frames.add("end"));
    socket.write(
        """
        GET %s HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        %s\r
        """
            .formatted(path, headers));
  }

  private void take(Buffer data) {
    unread.appendBuffer(data);
    if (!upgraded) {
      int end = unread.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      frames.add(unread.getString(0, end).lines().findFirst().orElseThrow());
      unread = unread.getBuffer(end + 4, unread.length());
      upgraded = true;
    }
    while (takeFrame()) {}
  }

  /** Answers of this test are shorter than 64 kB. */
  private boolean takeFrame() {
    if (unread.length() < 4 && (unread.length() < 2 || unread.getByte(1) == 126)) {
      return false;
    }
    int head = unread.getByte(1) == 126 ? 4 : 2;
    int length = head == 4 ? unread.getUnsignedShort(2) : unread.getByte(1);
    if (unread.length() < head + length) {
      return false;
    }
    int first = unread.getByte(0);
    int opcode = first & 15;
    Buffer body = unread.getBuffer(head, head + length);
    unread = unread.getBuffer(head + length, unread.length());
    String packed = (first & PACKED) == 0 ? "" : "packed ";
    frames.add(packed + NAMES[opcode] + " " + (opcode == CLOSE ? body.getUnsignedShort(0) : body));
    return true;
  }

  /** What came next: the status line, then frames, then {@code end}. */
  public String next() {
    return Await.next(frames);
  }

  /** The next one that begins with this. */
  public String skipTo(String word) {
    String next = next();
    while (!next.startsWith(word)) {
      next = next();
    }
    return next;
  }

  /** How much has come that was not asked for yet. */
  public int waiting() {
    return frames.size();
  }

  public RawSocket pause() {
    socket.pause();
    return this;
  }

  public RawSocket resume() {
    socket.resume();
    return this;
  }

  public RawSocket send(int opcode, boolean last, byte... data) {
    return send(frame(opcode, last, data));
  }

  public RawSocket text(String data) {
    return send(TEXT, true, data.getBytes(StandardCharsets.UTF_8));
  }

  public RawSocket send(Buffer bytes) {
    Await.value(socket.write(bytes));
    return this;
  }

  /** A frame with a mask of zeros. */
  public static Buffer frame(int opcode, boolean last, byte... data) {
    Buffer frame = Buffer.buffer().appendByte((byte) (opcode | (last ? LAST : 0)));
    if (data.length < 126) {
      frame.appendByte((byte) (MASKED | data.length));
    } else {
      frame.appendByte((byte) (MASKED | 127)).appendLong(data.length);
    }
    return frame.appendInt(0).appendBytes(data);
  }

  public void drop() {
    Await.value(client.close());
  }
}
