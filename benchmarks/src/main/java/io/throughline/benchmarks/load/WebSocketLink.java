// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.throughline.benchmarks.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, framed here with no more than it takes: all that answers one read leaves by one
 * flush, so that the generator is as fast as a peer can be.
 */
final class WebSocketLink implements Link {
  private static final int MASK = 0x5a3c96e1;
  private static final int TEXT = 0x81;
  private static final int PONG = 0x8a;

  /**
   * A unit that grows beyond leaves at once: with one part more it would have more than the 65,536
   * bytes that Throughline takes.
   */
  private static final int MAX_UNIT = 48_000;

  private final Load load;
  private final Peer peer;
  private final Wire wire;
  private final Outgoing outgoing;
  private @Nullable Channel channel;

  /** What is to leave with the next flush, framed; null when nothing. */
  private @Nullable ByteBuf out;

  /** What further messages join. */
  private final Unit unit;

  private boolean reading;

  /** The opener has been said on the present connection. */
  private boolean open;

  private boolean resuming;

  WebSocketLink(Load load, Peer peer, Wire wire) {
    this.load = load;
    this.peer = peer;
    this.wire = wire;
    unit = new Unit(load, wire);
    outgoing = new Outgoing(wire, this::join);
  }

  @Override
  public void connect() {
    load.connect(new Reader());
  }

  @Override
  public void send(byte[] message) {
    outgoing.send(message);
    flushSoon();
  }

  private void join(byte[] message, int from, int length) {
    unit.add(message, from, length);
    if (!wire.joins() || unit.size() > MAX_UNIT) {
      frameUnit();
    }
  }

  @Override
  public void say(String text) {
    frameUnit();
    ByteBuf said = load.buffer();
    said.writeCharSequence(text, StandardCharsets.UTF_8);
    frame(TEXT, said);
    said.release();
    flushSoon();
  }

  @Override
  public void again() {
    throw new IllegalStateException("a WebSocket does not end as planned");
  }

  @Override
  public void tick(long nanos) {
    if (open) {
      wire.tick(nanos, peer);
    }
  }

  @Override
  public int lost() {
    return wire.lost();
  }

  @Override
  public void cut() {
    Channel old = channel;
    channel = null;
    open = false;
    resuming = true;
    outgoing.clear();
    if (out != null) {
      out.release();
      out = null;
    }
    unit.clear();
    if (old != null) {
      Load.close(old);
    }
  }

  private void flushSoon() {
    if (!reading && channel != null) {
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    frameUnit();
    ByteBuf leaving = out;
    out = null;
    if (leaving != null && channel != null) {
      load.write(channel, leaving);
    } else if (leaving != null) {
      leaving.release();
    }
  }

  private void frameUnit() {
    ByteBuf whole = unit.take();
    if (whole != null) {
      frame(TEXT, whole);
      whole.release();
    }
  }

  private void frame(int head, ByteBuf payload) {
    ByteBuf to = out;
    if (to == null) {
      to = load.buffer();
      out = to;
    }
    int length = payload.readableBytes();
    to.ensureWritable(length + 14);
    to.writeByte(head);
    if (length < 126) {
      to.writeByte(0x80 | length);
    } else if (length < 65_536) {
      to.writeByte(0x80 | 126).writeShort(length);
    } else {
      to.writeByte(0x80 | 127).writeLong(length);
    }
    to.writeInt(MASK);
    long mask = ((long) MASK << 32) | MASK;
    int from = payload.readerIndex();
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      to.writeLong(payload.getLong(from + i) ^ mask);
    }
    for (; i < length; i++) {
      to.writeByte(payload.getByte(from + i) ^ (MASK >>> (24 - 8 * (i & 3))));
    }
  }

  /** Reads what comes on one connection. */
  private final class Reader extends ByteToMessageDecoder {
    private boolean upgraded;

    /** The beginning of a message in several WebSocket frames; null when there is none. */
    private @Nullable ByteBuf parts;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      String protocol = wire.subprotocol();
      ByteBuf request = load.buffer();
      request.writeCharSequence(
          "GET "
              + wire.webSocket()
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
              + "\r\n",
          StandardCharsets.US_ASCII);
      load.write(ctx.channel(), request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
      load.arrived();
      load.counters().bytesDown += ((ByteBuf) message).readableBytes();
      reading = true;
      super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
      super.channelReadComplete(ctx);
      if (ctx.channel() == channel) {
        outgoing.goOn();
        frameUnit();
        tick(load.now());
        reading = false;
        flush();
      }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> unused) {
      if (ctx.channel() != channel) { // it was cut
        in.skipBytes(in.readableBytes());
      } else if (upgraded) {
        while (frameIn(in)) {}
      } else {
        upgrade(in);
      }
    }

    private void upgrade(ByteBuf in) {
      String head = in.toString(StandardCharsets.US_ASCII);
      int end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      if (!head.startsWith("HTTP/1.1 101")) {
        load.fail("no WebSocket: " + head.lines().findFirst().orElse(""));
      }
      in.skipBytes(end + 4);
      upgraded = true;
      String hello = resuming ? wire.resume() : wire.hello();
      if (hello.isEmpty() && wire.readyOnOpen()) {
        peer.ready();
      } else if (!hello.isEmpty()) {
        say(hello);
      }
      open = true;
    }

    /** Takes one frame, when all of it is there. */
    private boolean frameIn(ByteBuf in) {
      int at = in.readerIndex();
      int readable = in.readableBytes();
      if (readable < 2) {
        return false;
      }
      int length = in.getByte(at + 1) & 0x7f;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      if (readable < header) {
        return false;
      }
      if (header == 4) {
        length = in.getUnsignedShort(at + 2);
      } else if (header == 10) {
        length = (int) in.getLong(at + 2);
      }
      if (readable < header + length) {
        return false;
      }
      int first = in.getByte(at);
      in.skipBytes(header);
      payload(first, in.readSlice(length));
      return true;
    }

    private void payload(int first, ByteBuf payload) {
      boolean last = (first & 0x80) != 0;
      switch (first & 0x0f) {
        case 8 -> load.fail("the WebSocket was closed: " + code(payload));
        case 9 -> frame(PONG, payload);
        case 10 -> {}
        default -> {
          if (parts == null && last) {
            wire.read(payload, peer);
          } else {
            joined(payload, last);
          }
        }
      }
    }

    private void joined(ByteBuf payload, boolean last) {
      ByteBuf whole = parts == null ? load.buffer() : parts;
      parts = whole;
      whole.writeBytes(payload);
      if (last) {
        parts = null;
        wire.read(whole, peer);
        whole.release();
      }
    }

    private int code(ByteBuf payload) {
      return payload.readableBytes() < 2 ? 1005 : payload.getUnsignedShort(payload.readerIndex());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (ctx.channel() == channel) {
        load.fail("the server has closed a connection");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (ctx.channel() == channel) {
        load.fail(cause.toString());
      }
    }
  }
}
