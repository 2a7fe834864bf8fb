// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.session.Attempt;
import io.throughline.client.session.FakeTransport;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is known of the network, over sessions, and what a server is told of it. */
class MemoryTest {
  private static final long DAY = 86_400_000;
  private static final Memory.Known POLLING = new Memory.Known("long-polling", 80);

  private long now = 1_000;

  @Test
  @DisplayName("memory: what was remembered is known for a day, and of that server only")
  void expiry() {
    Memory memory = new InProcessMemory(() -> now);
    memory.save("http://one", POLLING);

    now += DAY - 1;
    assertEquals(POLLING, memory.load("http://one"));
    assertEquals(Memory.Known.NOTHING, memory.load("http://other"));
    now += 1;

    assertEquals(Memory.Known.NOTHING, memory.load("http://one"));
  }

  @Test
  @DisplayName("memory: what is remembered later counts, for a day from then on")
  void renewed() {
    Memory memory = new InProcessMemory(() -> now);
    memory.save("http://one", POLLING);
    now += DAY - 1;
    memory.save("http://one", new Memory.Known("websocket", 30));
    now += DAY - 1;

    assertEquals(new Memory.Known("websocket", 30), memory.load("http://one"));
  }

  @Test
  @DisplayName("SL-7 the last eight that were tried beside an attempt are told, and how they went")
  void tried() {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Attempt.Choice choice = new Attempt.Choice("first", false, true, 2_000, 10_000);
      Tried.add(attempts, new Attempt(FakeTransport.websocket(), choice, how -> {}, 100L * i));
    }

    List<Frame.Tried> tried = Tried.beside(attempts, attempts.get(8), 1_000);

    assertEquals(9, attempts.size()); // no more than is told, and itself
    assertEquals(8, tried.size());
    assertEquals(new Frame.Tried("websocket", "pending", 900), tried.get(0));
    assertEquals(new Frame.Tried("websocket", "pending", 200), tried.get(7));
  }
}
