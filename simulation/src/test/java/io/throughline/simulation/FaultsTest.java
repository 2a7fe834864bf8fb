// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.selection.Memory;
import io.throughline.client.session.State;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transports over a network that fails in ways of its own; nothing else goes wrong. */
class FaultsTest {
  private static final long LONG = 60_000;

  private final World world = new World(1);
  private final Flows flows = new Flows();
  private final ServerEnd server = new ServerEnd(world, flows);
  private ClientEnd client;

  /** A client with these transports, best first. */
  private Network client(String... transports) {
    world.heal();
    client = new ClientEnd(world, server, flows, List.of(transports), Memory.Known.NOTHING);
    return client.network;
  }

  private void open() {
    client.begin();
    await(() -> client.state() == State.OPEN && !server.seen().isEmpty());
  }

  /** Sends so many messages, and waits until each is known to have arrived. */
  private void send(int count) {
    client.turn(() -> client.send(count));
    await(flows.up()::done);
  }

  /** The server sends so many. */
  private void receive(int count) {
    server.seen().get(0).fill(count);
    await(flows.down()::done);
  }

  private void await(BooleanSupplier so) {
    long end = world.now() + LONG;
    while (!so.getAsBoolean() && world.now() < end) {
      world.runUntil(world.now() + 1);
    }
    assertTrue(so.getAsBoolean(), () -> "never: " + flows + ", " + client.state());
  }

  @Test
  @DisplayName("SL-7 a websocket that opens and stays silent is left for the next transport")
  void silentWebsocket() {
    client("websocket", "xhr-streaming").sockets = Network.Sockets.SILENT;
    open();
    send(1);

    assertEquals("xhr-streaming", client.transport);
    assertEquals(
        List.of("websocket timeout"),
        server.seen().get(0).hello.tried().stream()
            .map(tried -> tried.transport() + " " + tried.outcome())
            .toList());
  }

  @Test
  @DisplayName("a refused websocket is left at once")
  void refusedWebsocket() {
    client("websocket", "xhr-streaming", "long-polling").sockets = Network.Sockets.REFUSED;
    long begun = world.now();
    open();

    assertEquals("xhr-streaming", client.transport);
    assertTrue(world.now() - begun < 100, "took " + (world.now() - begun) + " ms");
  }

  @Test
  @DisplayName("SL-1 a stream that is held back is left for long polling")
  void bufferedStream() {
    client("xhr-streaming", "long-polling").streamsStallAfter = 0;
    open();
    send(1);

    assertEquals("long-polling", client.transport);
  }

  @Test
  @DisplayName("SL-5 bodies lost one after the other move the session to the next transport")
  void lostBodies() {
    Network network = client("xhr-streaming", "websocket");
    open();
    assertEquals("xhr-streaming", client.transport);
    network.posts.ask(Posts.Fault.LOST_ANSWER, 3);

    for (int i = 0; i < 3; i++) {
      send(1); // that its frame came through is learned from ATTACHED
    }

    assertEquals("websocket", client.transport);
  }

  @Test
  @DisplayName("SL-2 a stream without MARK is left for long polling, nothing is lost")
  void stalledStream() {
    client("xhr-streaming", "long-polling").streamsStallAfter = 1;
    open();
    assertEquals("xhr-streaming", client.transport);
    receive(1);

    assertEquals("long-polling", client.transport);
  }

  @ParameterizedTest(
      name = "UP-7 {0}: lost, empty and repeated answers of bodies lose and repeat no message")
  @ValueSource(strings = {"xhr-streaming", "long-polling"})
  void faultyAnswers(String transport) {
    Network network = client(transport);
    open();
    for (Posts.Fault fault : Posts.Fault.values()) {
      network.posts.ask(fault, 1);
      send(1);
      receive(1);
    }

    assertEquals(transport, client.transport);
  }

  @ParameterizedTest(
      name = "SL-5 {0}: as the only transport it goes on after bodies lost one after the other")
  @ValueSource(strings = {"xhr-streaming", "long-polling"})
  void onlyTransport(String transport) {
    Network network = client(transport);
    open();
    network.posts.ask(Posts.Fault.LOST_ANSWER, 8);

    for (int i = 0; i < 3; i++) {
      send(1);
    }
    receive(1);

    assertEquals(State.OPEN, client.state());
  }

  @Test
  @DisplayName("LP-7 what a truncated answer lacks comes with the next poll")
  void truncatedPolls() {
    Network network = client("long-polling");
    open();
    network.truncatePolls(2);

    receive(3);

    assertEquals(State.OPEN, client.state());
  }
}
