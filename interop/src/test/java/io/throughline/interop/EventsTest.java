// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.event.Arguments;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client and the Java server by events, over real sockets. */
class EventsTest {
  private static final int COUNT = 120;
  private static final long SEED = 20;

  record Pair(int left, int right) {}

  /** Comes back by an event; sums; and asks the client. */
  private static void serve(Session session, AtomicInteger ran) {
    session.events().on("echo", e -> session.events().emit("echo", e.arguments().node(0)));
    session
        .events()
        .answer(
            "add",
            Pair.class,
            pair -> {
              ran.incrementAndGet();
              return pair.left() + pair.right();
            });
    session.events().answer("ask", e -> session.events().call("twice", e.arguments().node(0)));
  }

  @Test
  @DisplayName("EV-3 EV-5 events and calls both ways come once and in order through cuts")
  void cuts() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();
    ThroughlineClient client = ThroughlineClient.create();
    try (TestServer server = new TestServer(session -> serve(session, ran));
        ScriptedNetwork network = ScriptedNetwork.to(server.port())) {
      List<Long> echoes = new ArrayList<>();
      Promise<Void> all = Promise.promise();
      Connection connection =
          client.connect(
              network.url(),
              it -> {
                it.events().answer("twice", call -> 2 * call.arguments().integer(0));
                it.events().on("echo", e -> heard(echoes, e.arguments().integer(0), all));
              });
      network.startCutting(10, 90, SEED);

      List<Future<Arguments>> sums = new ArrayList<>();
      List<Future<Arguments>> asked = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        connection.events().emit("echo", i);
        sums.add(connection.events().call("add", new Pair(i, 1)));
        asked.add(connection.events().call("ask", i));
      }

      for (int i = 0; i < COUNT; i++) {
        assertEquals(i + 1, Await.value(sums.get(i)).integer(0));
        assertEquals(2 * i, Await.value(asked.get(i)).integer(0));
      }
      Await.value(all.future());
      assertEquals(IntStream.range(0, COUNT).mapToObj(i -> (long) i).toList(), echoes);
      assertEquals(COUNT, ran.get(), "each call ran once");
      assertTrue(network.cuts() > 0, "the network did cut");
      client.closeAndWait();
    }
  }

  private static void heard(List<Long> echoes, long number, Promise<Void> all) {
    echoes.add(number);
    if (echoes.size() == COUNT) {
      all.complete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("EV-1 LM-1 bytes among the arguments, and an event larger than a frame")
  void bytes(String transport) throws InterruptedException {
    byte[] large = new byte[200_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) i;
    }
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().transports(List.of(transport)).build());
    try (TestServer server =
        new TestServer(session -> session.events().answer("mirror", call -> call.arguments()))) {
      Connection connection = client.connect(server.url());

      Arguments mirrored =
          Await.value(connection.events().call("mirror", "name", large, new Pair(1, 2)));

      assertEquals("name", mirrored.string(0));
      assertEquals(Buffer.buffer(large), mirrored.bytes(1));
      assertEquals(new Pair(1, 2), mirrored.get(2, Pair.class));
      client.closeAndWait();
    }
  }

  @Test
  @DisplayName("EV-8 when the server is gone a caller is told what is known of each call")
  void restarted() throws InterruptedException {
    ThroughlineClient client = ThroughlineClient.create();
    BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    Future<Arguments> confirmed;
    Future<Arguments> unconfirmed;
    Connection connection;
    int port;
    try (TestServer server = new TestServer(session -> neverAnswers(session, called))) {
      port = server.port();
      connection =
          client.connect(
              server.url(), it -> it.resetHandler(endings::add).closeHandler(endings::add));
      confirmed = connection.events().call("never");
      Await.value(connection.events().emit("behind"));
      assertEquals("never", Await.next(called));
    }
    unconfirmed = connection.events().call("never");
    try (TestServer next =
        new TestServer(
            Throughline.httpServerOptions(),
            port,
            session -> session.events().answer("anew", call -> "here"))) {
      EventException first = (EventException) Await.failure(confirmed);
      EventException second = (EventException) Await.failure(unconfirmed);

      assertTrue(first.is(ErrorCode.REPLY_LOST), first::toString);
      assertTrue(second.is(ErrorCode.UNKNOWN_FATE), second::toString);
      assertEquals("here", Await.value(connection.events().call("anew")).string(0));
      assertEquals(2, Await.next(endings).confirmed());
      client.closeAndWait();
    }
  }

  private static void neverAnswers(Session session, BlockingQueue<String> called) {
    session
        .events()
        .answer(
            "never",
            call -> {
              called.add("never");
              return Promise.promise().future();
            });
  }
}
