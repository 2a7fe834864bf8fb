// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.Event;
import io.throughline.server.auth.Grant;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Transport;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.OpenerTrace;
import io.throughline.server.tracing.OpenerTracer;
import io.throughline.server.tracing.ServerTracer;
import io.throughline.server.tracing.TracedEvent;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracer harms nobody, and costs nobody a context who has none. */
@ExtendWith(VertxExtension.class)
class TracerFaultsTest {
  private static RuntimeException fault() {
    return new IllegalStateException("of the tracer, on purpose");
  }

  /** Fails wherever it can. */
  private static final class Faulty implements ServerTracer, OpenerTracer, OpenerTrace, EventTrace {
    private final boolean atOnce;

    Faulty(boolean atOnce) {
      this.atOnce = atOnce;
    }

    private Faulty made() {
      if (atOnce) {
        throw fault();
      }
      return this;
    }

    @Override
    public OpenerTracer requested(Transport transport) {
      return made();
    }

    @Override
    public OpenerTrace hello() {
      return made();
    }

    @Override
    public OpenerTrace attach() {
      return made();
    }

    @Override
    public EventTrace received(TracedEvent event) {
      return made();
    }

    @Override
    public void within(Runnable step) {
      throw fault();
    }

    @Override
    public void attached(String session, @Nullable Attach how) {
      throw fault();
    }

    @Override
    public void refused(Refusal refusal) {
      throw fault();
    }

    @Override
    public void gone() {
      throw fault();
    }

    @Override
    public void ended(@Nullable Throwable why) {
      throw fault();
    }
  }

  @ParameterizedTest(name = "at once: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("sessions open, talk, go on and are refused whatever their tracer throws")
  void faults(boolean atOnce, Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options ->
                options
                    .tracer(new Faulty(atOnce))
                    .authenticator(
                        request ->
                            Future.succeededFuture(
                                request.auth() == null ? Grant.anonymous() : null)),
            session -> session.events().answer("twice", e -> 2 * e.arguments().integer(0)));

    Client client = server.open("websocket");
    client.send("e1[\"twice\",21]");
    assertEquals("r1[42]", client.message());
    client.drop();
    client.attach();
    client.send("e2[\"twice\",2]");
    assertEquals("r2[4]", client.message());
    String refused = Client.of("long-polling", server.wire).openRefused(",\"auth\":\"x\"");
    assertTrue(refused.contains("4401"), refused);
  }

  @Test
  @DisplayName(
      "handlers of what is followed run in a context of their own, others in the session's")
  void contexts(Vertx vertx) {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    ServerTracer some =
        new ServerTracer() {
          @Override
          public EventTrace received(TracedEvent event) {
            return event.name().equals("followed") ? new EventTrace() {} : EventTrace.NONE;
          }
        };
    TestServer server =
        new TestServer(
            vertx,
            options -> options.tracer(some),
            session -> {
              seen.add(Vertx.currentContext());
              session.events().onAny(e -> note(e, seen));
            });
    Client client = server.open("websocket");
    Context ofSession = Await.next(seen);

    client.send("e[\"other\"]", "e[\"followed\"]");
    assertEquals("e[\"heard\"]", client.message());
    client.confirm(262_144);

    assertSame(ofSession, Await.next(seen), "the handler of what nobody follows");
    Context own = Await.next(seen);
    assertNotSame(ofSession, own, "the handler of what is followed");
    assertSame(own, Await.next(seen), "what it asked the session for");
  }

  @Test
  @DisplayName("what another session of the loop is asked for comes in that one's context")
  void contextsOfOthers() {
    Vertx oneLoop = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
      BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
      TestServer server =
          new TestServer(
              oneLoop,
              options -> options.tracer(new ServerTracer() {}),
              session -> {
                seen.add(Vertx.currentContext());
                sessions.add(session);
              });
      Client asking = server.open("websocket");
      Session asked = Await.next(sessions);
      Client other = server.open("websocket");
      Session its = Await.next(sessions);
      assertNotSame(Await.next(seen), seen.peek());
      Context context = Await.next(seen);
      asked.textHandler(
          text -> its.send("from elsewhere").onComplete(v -> seen.add(Vertx.currentContext())));

      asking.send("mgo");
      assertEquals("mfrom elsewhere", other.message());
      other.confirm(262_144);

      assertSame(context, Await.next(seen));
    } finally {
      Await.value(oneLoop.close());
    }
  }

  /** The context of the handler; of what is followed that of a future that it got, too. */
  private static void note(Event event, BlockingQueue<Context> seen) {
    seen.add(Vertx.currentContext());
    if (event.name().equals("followed")) {
      event.conversation().emit("heard").onComplete(done -> seen.add(Vertx.currentContext()));
    }
  }
}
