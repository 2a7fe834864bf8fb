// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.interop.echo.EchoCrowd;
import io.throughline.interop.echo.EchoSession;
import io.throughline.protocol.Timing;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many sessions over all transports while their connections are cut at random: nothing is lost, and
 * nothing is left of them. {@code -Dsoak.sessions}, {@code -Dsoak.messages} of each and {@code
 * -Dsoak.seed} make it another one. One that stands still fails; one that goes on may take long.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class SoakTest {
  private static final int SESSIONS = Integer.getInteger("soak.sessions", 1_000);
  private static final int MESSAGES = Integer.getInteger("soak.messages", 10);
  private static final long SEED = Long.getLong("soak.seed", new Random().nextLong());

  /** Of each kind some; they load classes and fill pools that stay. */
  private static final int FIRST_SESSIONS = 24;

  private static final EchoSession.Plan ONE_MESSAGE =
      new EchoSession.Plan(1, 1, List.of(), () -> true);

  /** Between an echo and the next message, ms. */
  private static final int PAUSE = 1_000;

  /** A connection is cut after so many ms. */
  private static final int SHORTEST_LIFE = 500;

  private static final int LONGEST_LIFE = 8_000;

  /** Bytes of heap for each session that pools and tables of the platform may have grown by. */
  private static final long SLACK = 2_048;

  /** More objects of ours than a server and clients without sessions are made of. */
  private static final int QUIET = 1_000;

  /** So many objects of one class come from classes that are loaded late and from looking. */
  private static final int LEFT = 10;

  /** How often it is looked, once a second, whether all is gone. */
  private static final int LOOKS = 60;

  private static final int PROGRESS_SECONDS = 5;

  /** No message comes back in so many looks. */
  private static final int STALLED = 12;

  private final Set<String> threadsBefore = threads();
  private final Vertx serverVertx = Vertx.vertx();
  private final Throughline throughline = Throughline.create(serverVertx, options());
  private final Vertx clientVertx = Vertx.vertx();
  private final EchoCrowd crowd = new EchoCrowd(clientVertx);

  private static ThroughlineOptions options() {
    return ThroughlineOptions.builder()
        .compactWebSockets(Boolean.parseBoolean(System.getProperty("compactWebSockets", "true")))
        .timing(new Timing(5_000, 5_000, 60_000, 5_000, 50))
        .bodyTimeout(3_000)
        .tombstone(6_000) // longer than a client waits for the end
        .attachRate(1_000, 1_000)
        .openRate(100_000, 100_000)
        .build();
  }

  @Test
  @DisplayName("AT-8 sessions whose connections are cut lose nothing and leave nothing")
  void soak() throws Exception {
    System.out.printf("-Dsoak.seed=%d%n", SEED);
    try (ScriptedNetwork proxy = ScriptedNetwork.to(listen().actualPort())) {
      echo(proxy, FIRST_SESSIONS);
      LiveObjects before = settle(proxy, it -> it.objects() < QUIET);
      System.out.println("before: " + before);
      long echoes = crowd.tally().received();

      echo(proxy, SESSIONS);

      assertTrue(crowd.tally().received() - echoes >= (long) SESSIONS * MESSAGES);
      LiveObjects after =
          settle(proxy, it -> it.since(before, LEFT).isEmpty() && it.files() <= before.files());
      System.out.println("after: " + after);
      assertEquals(Map.of(), after.since(before, LEFT));
      assertTrue(after.files() <= before.files(), "files and sockets stayed open");
      assertTrue(after.threads() <= before.threads(), "threads stayed");
      assertTrue(after.heap() - before.heap() < SESSIONS * SLACK, "heap is held");
    } finally {
      Await.value(crowd.close());
      Await.value(clientVertx.close());
      Await.value(serverVertx.close());
    }
    for (int i = 0; i < LOOKS && !threadsBefore.equals(threads()); i++) {
      TimeUnit.SECONDS.sleep(1);
    }
    assertEquals(threadsBefore, threads());
  }

  private HttpServer listen() {
    throughline.sessionHandler(session -> session.handler(session::write));
    return Await.value(
        serverVertx
            .createHttpServer(Throughline.httpServerOptions())
            .requestHandler(throughline.handler(TestServer.BASE))
            .listen(0, "127.0.0.1"));
  }

  /** Each of so many sessions is cut once on average, or more often. */
  private void echo(ScriptedNetwork proxy, int count) throws Exception {
    int cuts = proxy.cuts();
    proxy.startCutting(SHORTEST_LIFE, LONGEST_LIFE, SEED);
    EchoSession.Plan plan =
        new EchoSession.Plan(MESSAGES, PAUSE, List.of(), () -> proxy.cuts() - cuts >= count);
    List<EchoSession> sessions = crowd.start(proxy.url(), count, plan);
    System.out.printf("%d sessions: %s%n", count, LiveObjects.count());
    awaitAll(sessions, proxy);
    proxy.stopCutting();
    System.out.printf("%s, %d connections cut%n", crowd.tally(), proxy.cuts() - cuts);
  }

  private void awaitAll(List<EchoSession> sessions, ScriptedNetwork proxy) throws Exception {
    Future<?> all = Future.all(sessions.stream().map(EchoSession::done).toList());
    long seen = -1;
    int looks = 0;
    while (true) {
      try {
        all.toCompletionStage().toCompletableFuture().get(PROGRESS_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause().getMessage(), e.getCause());
      } catch (TimeoutException e) {
        long received = crowd.tally().received();
        looks = received == seen ? looks + 1 : 0;
        seen = received;
        System.out.printf("%s, %d cuts%n", crowd.tally(), proxy.cuts());
        assertTrue(looks < STALLED, () -> "stuck: " + unfinished(sessions));
      }
    }
  }

  private static List<EchoSession> unfinished(List<EchoSession> sessions) {
    return sessions.stream().filter(it -> !it.done().isComplete()).toList();
  }

  /**
   * What is there once it fits, or after long enough for all timers and pools. Servers forget what
   * has ended when the next session ends: a few more do.
   */
  private LiveObjects settle(ScriptedNetwork proxy, Predicate<LiveObjects> fits)
      throws InterruptedException {
    LiveObjects found = LiveObjects.count();
    for (int i = 0; i < LOOKS && !fits.test(found); i++) {
      TimeUnit.SECONDS.sleep(1);
      crowd.start(proxy.url(), 1, ONE_MESSAGE).forEach(it -> Await.value(it.done()));
      found = LiveObjects.count();
    }
    return found;
  }

  /** Those of any Vert.x; the JVM and JUnit have others that come and stay. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("vert"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
