// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Polls, whose bodies have several packets; WebSockets are in LoadTest. */
class EngineIoWireTest {
  private static final String OPEN = "0{\"sid\":\"abc\",\"upgrades\":[\"websocket\"]}";

  private final List<String> told = new ArrayList<>();

  @Test
  @DisplayName("the session's id, once it is known, is in the path of each request")
  void asksWithItsId() {
    Wire wire = new EngineIoWire(Carrier.POLL, false);
    assertEquals(get("/engine.io/?EIO=4&transport=polling"), wire.down().head());

    read(wire, OPEN);

    assertEquals(List.of("ready"), told);
    assertEquals(get("/engine.io/?EIO=4&transport=polling&sid=abc"), wire.down().head());
    assertEquals(
        "POST /engine.io/?EIO=4&transport=polling&sid=abc HTTP/1.1",
        wire.up().head().lines().findFirst().orElseThrow());
  }

  @Test
  @DisplayName("a body has one packet after the other, with the separator between them")
  void separatesPackets() {
    Wire wire = new EngineIoWire(Carrier.POLL, false);

    read(wire, OPEN + "\u001e4one\u001e2\u001e6\u001e4two");

    assertEquals(List.of("ready", "one", "say 3", "two"), told);
    assertEquals("4one\u001e4two", written(wire, "one", "two"));
  }

  @Test
  @DisplayName("on it Socket.IO connects to its namespace, and messages are events")
  void speaksSocketIo() {
    Wire wire = new EngineIoWire(Carrier.POLL, true);

    read(wire, OPEN + "\u001e40{\"sid\":\"def\"}\u001e42[\"m\",\"one\"]\u001e42[\"m\",\"two\"]");

    assertEquals(List.of("say 40", "ready", "one", "two"), told);
    assertEquals("42[\"m\",\"one\"]\u001e42[\"m\",\"two\"]", written(wire, "one", "two"));
  }

  @Test
  @DisplayName("a session that the server closes, or a namespace that it refuses, is told of")
  void noticesRefusals() {
    Wire wire = new EngineIoWire(Carrier.POLL, true);

    assertThrows(IllegalStateException.class, () -> read(wire, "1"));
    assertThrows(IllegalStateException.class, () -> read(wire, "44{\"message\":\"no\"}"));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  }

  private void read(Wire wire, String unit) {
    wire.read(Unpooled.copiedBuffer(unit, StandardCharsets.UTF_8), new Told());
  }

  private static String written(Wire wire, String... messages) {
    ByteBuf unit = Unpooled.buffer();
    wire.begin(unit);
    for (String message : messages) {
      if (unit.isReadable()) {
        wire.between(unit);
      }
      wire.write(unit, message.getBytes(StandardCharsets.UTF_8), 0, message.length());
    }
    wire.finish(unit);
    return unit.toString(StandardCharsets.UTF_8);
  }

  private final class Told implements Wire.Events {
    @Override
    public void ready() {
      told.add("ready");
    }

    @Override
    public void message(ByteBuf unit, int from, int length) {
      told.add(unit.toString(from, length, StandardCharsets.UTF_8));
    }

    @Override
    public void say(String unit) {
      told.add("say " + unit);
    }

    @Override
    public void again() {
      told.add("again");
    }
  }
}
