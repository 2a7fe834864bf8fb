// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.Message;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Session;
import io.vertx.core.AsyncResult;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is slow is waited for, both ways, with a window's worth held and nothing lost. */
class FlowTest {
  private static final int MESSAGES = 2_000;
  private static final int SIZE = 1_000;
  private static final int WINDOW = 262_144;

  /** What a frame costs beside its payload (DL-10), and the largest of these in all. */
  private static final int FRAME = 16;

  private static final int LARGEST = text(MESSAGES).length() + FRAME;

  private final BlockingQueue<String> full = new LinkedBlockingQueue<>();

  private static String text(int number) {
    return number + ":" + "x".repeat(SIZE);
  }

  private static Message message(int number, AtomicLong cost) {
    String text = text(number);
    cost.addAndGet(text.length() + FRAME);
    return Message.of(text);
  }

  private static ThroughlineClient client(String transport) {
    return ThroughlineClient.create(
        ThroughlineClientOptions.builder().transports(List.of(transport)).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("DL-9 pipeTo from a connection: a slow taker holds the server back")
  void down(String transport) throws InterruptedException {
    ThroughlineClient client = client(transport);
    SlowTaker taker = new SlowTaker();
    BlockingQueue<AsyncResult<Void>> piped = new LinkedBlockingQueue<>();
    AtomicLong written = new AtomicLong();
    try (TestServer server =
        new TestServer(
            session ->
                new Numbers<>(
                        MESSAGES,
                        it -> {
                          written.incrementAndGet();
                          return io.throughline.server.Message.of(text(it));
                        })
                    .feed(session, () -> full.add("server")))) {
      client.connect(server.url(), it -> it.pipeTo(taker).onComplete(piped::add));
      Await.next(server.opened);
      Await.next(full);
      Await.until(() -> !taker.taken().isEmpty());
      assertTrue(written.get() < 3 * WINDOW / SIZE, "written: " + written.get());
      assertTrue(taker.taken().size() <= 1, "taken: " + taker.taken().size());

      taker.open();

      AsyncResult<Void> done = Await.next(piped);
      assertTrue(done.succeeded(), () -> "" + done.cause());
      assertEquals(MESSAGES, taker.taken().size());
      for (int i = 0; i < MESSAGES; i++) {
        assertEquals(text(i), taker.taken().get(i).text());
      }
      client.closeAndWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("DL-9 writing to a connection: a slow server makes the queue full, then drained")
  void up(String transport) throws InterruptedException {
    ThroughlineClient client = client(transport);
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    try (TestServer server =
        new TestServer(
            session -> {
              session.textHandler(taken::add);
              session.pause();
            })) {
      AtomicLong written = new AtomicLong();
      Connection connection =
          client.connect(
              server.url(),
              it ->
                  new Numbers<>(MESSAGES, number -> message(number, written))
                      .feed(it, () -> full.add("client")));
      Session session = Await.next(server.opened);
      Await.next(full);
      // The paused server takes a window's worth. What is written meanwhile fills the queue again.
      Await.until(
          () -> {
            long buffered = connection.bufferedBytes();
            return written.get() - buffered > WINDOW - LARGEST && buffered > WINDOW / 2;
          });
      assertTrue(connection.bufferedBytes() < 2 * WINDOW);
      assertEquals(0, taken.size());

      session.resume();

      for (int i = 0; i < MESSAGES; i++) {
        assertEquals(text(i), Await.next(taken));
      }
      client.closeAndWait();
    }
  }
}
