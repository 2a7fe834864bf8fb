// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.throughline.benchmarks.wire.Carrier;
import io.throughline.benchmarks.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Down by polls or a stream on one connection, up by one POST at a time on another. */
final class HttpLink implements Link {
  private final Load load;
  private final Peer peer;
  private final Wire wire;
  private final boolean streams;
  private final Requests up;
  private final Outgoing outgoing;
  private Requests down;

  /** What has come of the present answer and is not read yet. */
  private @Nullable ByteBuf gathered;

  /** Messages for the next POST. */
  private final Unit unit;

  private final Queue<String> said = new ArrayDeque<>();
  private boolean posting;
  private boolean scheduled;

  HttpLink(Load load, Peer peer, Wire wire) {
    this.load = load;
    this.peer = peer;
    this.wire = wire;
    streams = load.settings().carrier() == Carrier.STREAM;
    down = new Requests(load);
    up = new Requests(load);
    unit = new Unit(load, wire);
    outgoing = new Outgoing(wire, unit::add);
  }

  @Override
  public void connect() {
    askDown();
  }

  @Override
  public void send(byte[] message) {
    outgoing.send(message);
    postSoon();
  }

  @Override
  public void say(String text) {
    said.add(text);
    postSoon();
  }

  @Override
  public void again() {
    if (streams) {
      down.close();
      down = new Requests(load);
      askDown();
    }
  }

  @Override
  public void tick(long nanos) {
    wire.tick(nanos, peer);
  }

  @Override
  public int lost() {
    return wire.lost();
  }

  @Override
  public void cut() {
    down.close();
    up.close();
  }

  private void askDown() {
    down.ask(wire.down(), null, new Coming(down));
  }

  /** By the end of this turn: the next poll leaves before what answers the last one. */
  private void postSoon() {
    if (!scheduled) {
      scheduled = true;
      load.later(this::post);
    }
  }

  private void post() {
    scheduled = false;
    if (posting) {
      return;
    }
    outgoing.goOn();
    String text = said.poll();
    ByteBuf body = text == null ? unit.take() : Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    if (body != null) {
      posting = true;
      up.ask(wire.up(), body, new Posted());
    }
  }

  /** The answer to a POST: in some protocols it brings messages too. */
  private final class Posted implements Requests.Answer {
    private final ByteBuf whole = load.buffer();

    @Override
    public void part(ByteBuf content) {
      whole.writeBytes(content);
    }

    @Override
    public void end() {
      posting = false;
      if (whole.isReadable()) {
        wire.read(whole, new OfPost(peer));
      }
      whole.release();
      wire.tick(load.now(), peer);
      post();
    }
  }

  /** What comes down: an answer to a poll is read when it is whole, a stream by lines. */
  private final class Coming implements Requests.Answer {
    private final Requests from;

    Coming(Requests from) {
      this.from = from;
    }

    @Override
    public void part(ByteBuf content) {
      ByteBuf whole = gathered == null ? load.buffer() : gathered;
      gathered = whole.writeBytes(content);
      if (streams) {
        int end = whole.forEachByteDesc(octet -> octet != '\n') + 1;
        if (end > whole.readerIndex()) {
          gathered = null;
          ByteBuf lines = whole.readSlice(end - whole.readerIndex());
          ByteBuf rest = load.buffer().writeBytes(whole);
          gathered = rest;
          wire.read(lines, peer);
          whole.release();
          wire.tick(load.now(), peer);
        }
      }
    }

    @Override
    public void end() {
      ByteBuf whole = gathered;
      gathered = null;
      if (whole != null && whole.isReadable() && !streams) {
        wire.read(whole, peer);
      }
      if (whole != null) {
        whole.release();
      }
      if (from == down) {
        askDown();
      }
    }
  }
}
