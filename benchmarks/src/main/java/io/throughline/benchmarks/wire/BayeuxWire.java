// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Bayeux 1.0 as CometD speaks it: what goes up is published, what comes down has been subscribed
 * to.
 */
final class BayeuxWire extends Wire {
  private static final byte[] DATA = "\"data\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final String HANDSHAKE =
      "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"id\":\"1\","
          + "\"supportedConnectionTypes\":[\"%s\"]}]";

  private final Carrier carrier;
  private final String connectionType;
  private String client = "";
  private int id = 1;

  BayeuxWire(Carrier carrier) {
    this.carrier = carrier;
    connectionType = carrier == Carrier.WEBSOCKET ? "websocket" : "long-polling";
  }

  @Override
  public String webSocket() {
    return "/cometd";
  }

  @Override
  public String hello() {
    return HANDSHAKE.formatted(connectionType);
  }

  @Override
  public void begin(ByteBuf unit) {
    unit.writeByte('[');
  }

  @Override
  public void write(ByteBuf unit, byte[] message, boolean first) {
    if (!first) {
      unit.writeByte(',');
    }
    ascii(unit, "{\"channel\":\"/service/m\",\"data\":\"");
    unit.writeBytes(message);
    ascii(unit, "\",\"clientId\":\"" + client + "\",\"id\":\"" + ++id + "\"}");
  }

  @Override
  public void finish(ByteBuf unit) {
    unit.writeByte(']');
  }

  @Override
  public void read(ByteBuf unit, Events events) {
    int at = data(unit, unit.readerIndex());
    if (at < 0) {
      meta(text(unit, unit.readerIndex(), unit.writerIndex()), events);
      return;
    }
    boolean connects = false;
    while (at >= 0) {
      int end = find(unit, at, '"');
      events.message(unit, at, end - at);
      at = data(unit, end);
      if (at < 0) { // a held answer comes behind its messages
        connects = text(unit, end, unit.writerIndex()).contains("/meta/connect");
      }
    }
    if (connects && carrier == Carrier.WEBSOCKET) {
      events.say(connect());
    }
  }

  /** The index behind the next `"data":"`; below 0 when there is none. */
  private static int data(ByteBuf unit, int from) {
    for (int at = unit.indexOf(from, unit.writerIndex(), DATA[1]);
        at > 0 && at + DATA.length <= unit.writerIndex();
        at = unit.indexOf(at + 1, unit.writerIndex(), DATA[1])) {
      int matched = 1;
      while (matched < DATA.length && unit.getByte(at - 1 + matched) == DATA[matched]) {
        matched++;
      }
      if (matched == DATA.length) {
        return at - 1 + DATA.length;
      }
    }
    return -1;
  }

  private void meta(String text, Events events) {
    if (text.contains("\"successful\":false")) {
      throw refused(text);
    }
    if (text.contains("/meta/handshake")) {
      client = text.replaceAll("(?s).*\"clientId\":\"([^\"]*)\".*", "$1");
      events.say(
          "[{\"channel\":\"/meta/subscribe\",\"subscription\":\"/m\",\"clientId\":\""
              + client
              + "\",\"id\":\"2\"}]");
    }
    if (carrier == Carrier.WEBSOCKET
        && (text.contains("/meta/connect") || text.contains("/meta/handshake"))) {
      events.say(connect());
    }
    if (text.contains("/meta/subscribe")) {
      events.ready();
    }
  }

  private String connect() {
    return "[{\"channel\":\"/meta/connect\",\"connectionType\":\""
        + connectionType
        + "\",\"clientId\":\""
        + client
        + "\",\"id\":\""
        + ++id
        + "\"}]";
  }

  @Override
  public Ask down() {
    return Ask.post("/cometd", "application/json", client.isEmpty() ? hello() : connect());
  }

  @Override
  public Ask up() {
    return Ask.post("/cometd", "application/json", "");
  }
}
