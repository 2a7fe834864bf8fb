// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's handlers: where they run, and what becomes of what they throw. */
@ExtendWith(VertxExtension.class)
class HandlersTest {
  private static void fail(Object event) {
    throw new IllegalStateException("on purpose");
  }

  static Stream<Arguments> throwers() {
    return Stream.of(
        Arguments.of("sessionHandler", (Consumer<Session>) HandlersTest::fail),
        Arguments.of("attachHandler", thrower(s -> s.attachHandler(HandlersTest::fail))),
        Arguments.of("handler", thrower(s -> s.handler(HandlersTest::fail))),
        Arguments.of("textHandler", thrower(s -> s.textHandler(HandlersTest::fail))),
        Arguments.of("binaryHandler", thrower(s -> s.binaryHandler(HandlersTest::fail))),
        Arguments.of(
            "an error",
            thrower(
                s ->
                    s.handler(
                        m -> {
                          throw new StackOverflowError();
                        }))),
        Arguments.of(
            "an error that is none of Java's",
            thrower(
                s ->
                    s.handler(
                        m -> {
                          throw new Error("on purpose");
                        }))),
        Arguments.of(
            "drainHandler",
            thrower(
                s -> {
                  s.drainHandler(HandlersTest::fail);
                  s.write(Message.of("x".repeat(200_000)));
                  s.write(Message.of("x".repeat(70_000)));
                })));
  }

  private static Consumer<Session> thrower(Consumer<Session> setting) {
    return setting;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("throwers")
  @DisplayName("UX-3 a handler that throws closes its session with 4500 and no other")
  void throwing(String name, Consumer<Session> setting, Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              if (session.auth() == null) {
                session.textHandler(session::send);
              } else {
                session.closeHandler(closes::add);
                session.exceptionHandler(failures::add);
                setting.accept(session);
              }
            });
    Client unharmed = server.open("websocket");

    Client client = Client.of("websocket", server.wire).open(",\"auth\":1");
    if (!name.equals("sessionHandler")) {
      if (name.equals("attachHandler")) {
        client.attach();
      } else if (name.equals("drainHandler")) {
        while (client.received() < 16) {
          client.message();
        }
        client.confirm(262_144);
      } else {
        client.send("mone", "bAA");
      }
    }

    String end = client.answer();
    while (!end.startsWith("c")) {
      end = client.answer();
    }
    assertTrue(end.startsWith("c4500 "), end);
    assertEquals(4500, Await.next(closes).code());
    Await.next(failures);
    assertTrue(failures.isEmpty(), "told twice: " + failures);
    assertEquals("mstill here", unharmed.send("mstill here").message());
    assertEquals(1, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("after a throw nothing more is handed over, the end is told")
  void nothingAfterThrow(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.textHandler(
                  text -> {
                    heard.add(text);
                    fail(text);
                  });
              session.endHandler(v -> heard.add("ended"));
              session.pause();
            });
    Client client = server.open("websocket").send("mone", "mtwo", "mthree", "p1");
    client.answer();

    server.session().resume();

    assertEquals("one", Await.next(heard));
    assertEquals("ended", Await.next(heard));
    assertEquals("c4500 3", client.answer().substring(0, 7));
    assertTrue(heard.isEmpty());
  }

  @Test
  @DisplayName("a close handler that throws harms nothing")
  void throwingAtClose(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.closeHandler(HandlersTest::fail);
              session.endHandler(v -> heard.add("ended"));
            });

    Client client = server.open("websocket").send("c1000 0");

    assertEquals("c1000 0", client.answer());
    assertEquals("ended", Await.next(heard));
    assertEquals(0, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("all handlers and futures of a session are on its own context, on one event loop")
  void context(Vertx vertx) {
    BlockingQueue<Context> contexts = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    Runnable here =
        () -> {
          contexts.add(Vertx.currentContext());
          threads.add(Thread.currentThread());
        };
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              here.run();
              session.attachHandler(name -> here.run());
              session.detachHandler(v -> here.run());
              session.closeHandler(how -> here.run());
              session.endHandler(v -> here.run());
              session.textHandler(
                  text -> {
                    here.run();
                    session.send(text).onComplete(done -> here.run());
                  });
            });
    Client client = server.open("websocket").send("mone");
    client.message();
    client.confirm(262_144);
    client.drop();
    client.attach().send("c1000 1");

    Context first = Await.next(contexts);
    assertTrue(first.isEventLoopContext());
    for (int i = 1; i < 7; i++) {
      assertSame(first, Await.next(contexts));
    }
    assertEquals(1, threads.stream().distinct().count());

    server.open("websocket");
    Context second = Await.next(contexts);
    assertNotSame(first, second); // its locals are its own
    assertTrue(((ContextInternal) second).isDuplicate());
  }

  @Test
  @DisplayName("detach and attach are told with the transport's name")
  void attaching(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.attachHandler(heard::add);
              session.detachHandler(v -> heard.add("detached"));
            });
    Client client = server.open("websocket");

    client.drop();
    assertEquals("detached", Await.next(heard));
    Client later = client.over("xhr-streaming", server.wire).attach();
    assertEquals("xhr-streaming", Await.next(heard));
    later.over("long-polling", server.wire).attach();

    assertEquals("long-polling", Await.next(heard));
    assertEquals("long-polling", server.session().transport());
  }
}
