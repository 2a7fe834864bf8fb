// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.ClosedException;
import io.throughline.client.Connection;
import io.throughline.client.ConnectionState;
import io.throughline.client.EndedException;
import io.throughline.client.Ending;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.TooLargeException;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From the making of a client to its end, as an application sees it. */
class LifeTest {
  private final TestServer server = TestServer.echo();
  private final ThroughlineClient client = ThroughlineClient.create();

  @AfterEach
  void end() throws InterruptedException {
    client.closeAndWait();
    server.close();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName("a client that is closed leaves no thread behind")
  void threadsEnd() throws InterruptedException {
    client.connect(server.url()).sendAndWait("hello"); // all threads of the server have begun
    Set<Thread> before = threads();
    ThroughlineClient own = ThroughlineClient.create();
    Connection connection = own.connect(server.url());
    connection.sendAndWait("hello");

    own.closeAndWait();

    Set<Thread> left = threads();
    left.removeAll(before);
    for (Thread thread : left) {
      thread.join(20_000); // the one that told is about to end
      assertFalse(thread.isAlive(), thread.getName());
    }
    assertEquals(ConnectionState.CLOSED, connection.state());
    assertThrows(IllegalStateException.class, () -> own.connect(server.url()));
  }

  @Test
  @DisplayName("a client on the application's Vert.x leaves that alone")
  void borrowedVertx() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    ThroughlineClient borrowed = ThroughlineClient.create(vertx);
    borrowed.connect(server.url()).sendAndWait("hello");

    borrowed.closeAndWait();

    assertEquals(1, Await.value(vertx.executeBlocking(() -> 1)));
    Await.value(vertx.close());
  }

  @Test
  @DisplayName("an event loop is not made to wait")
  void eventLoop() {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    client.connect(
        server.url(),
        it ->
            it.openHandler(
                id -> thrown.add(assertThrows(Exception.class, () -> it.sendAndWait("no")))));

    Throwable refusal = Await.next(thrown);

    assertInstanceOf(IllegalStateException.class, refusal);
    assertEquals("an event loop must not wait: use send", refusal.getMessage());
  }

  @Test
  @DisplayName("UX-3 what a handler throws is reported to its context and harms nothing else")
  void throwing() {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    Connection connection =
        client.connect(
            server.url(),
            it -> {
              Vertx.currentContext().exceptionHandler(reported::add);
              it.textHandler(
                  text -> {
                    received.add(text);
                    throw new IllegalStateException(text);
                  });
            });

    connection.send("one");
    connection.send("two");

    assertEquals("one", Await.next(received));
    assertEquals("two", Await.next(received));
    assertEquals("one", Await.next(reported).getMessage());
    assertEquals("two", Await.next(reported).getMessage());
    assertEquals(ConnectionState.OPEN, connection.state());
  }

  @Test
  @DisplayName("LM-6 a message that is too large, and one behind the end, fail by their codes")
  void failures() throws InterruptedException {
    Connection connection = client.connect(server.url());
    connection.sendAndWait("hello");
    assertThrows(TooLargeException.class, () -> connection.sendAndWait("x".repeat(1_048_577)));

    Await.value(connection.close(3_001, "done"));

    assertInstanceOf(ClosedException.class, Await.failure(connection.send("late")));
    assertThrows(ClosedException.class, () -> connection.sendAndWait("late"));
    assertThrows(IllegalArgumentException.class, () -> connection.close(4_400, "not mine"));
  }

  @Test
  @DisplayName("CL-6 the end is told once, with counts; a stream fails when nobody asked for it")
  void ends() {
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    Connection asked = client.connect(server.url(), it -> listen(it, told));
    Await.value(asked.send("hello"));
    Await.value(asked.close(3_001, "done"));
    assertEquals(new Ending(3_001, "done", 1, 0, false), Await.next(told));
    assertEquals("end", Await.next(told));

    try (TestServer strict = new TestServer(session -> session.close(4_401, "no"))) {
      client.connect(strict.url(), it -> listen(it, told));
      assertEquals(new Ending(4_401, "no", 0, 0, false), Await.next(told));
      EndedException failure = assertInstanceOf(EndedException.class, Await.next(told));
      assertEquals(4_401, failure.closeCode());
      assertEquals("end", Await.next(told));
    }
    assertTrue(told.isEmpty());
  }

  private static void listen(Connection connection, BlockingQueue<Object> told) {
    connection.closeHandler(told::add);
    connection.exceptionHandler(told::add);
    connection.endHandler(v -> told.add("end"));
  }
}
