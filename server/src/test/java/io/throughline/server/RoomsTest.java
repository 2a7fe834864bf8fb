// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rooms over sessions that live on two event loops. */
@ExtendWith(VertxExtension.class)
class RoomsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final BlockingQueue<ServerConversation> joined = new LinkedBlockingQueue<>();
  private final BlockingQueue<Presence> presences = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
  private Throughline throughline;
  private Namespace root;
  private List<Wire> wires;

  /** One HTTP server on an event loop of its own. */
  private final class Server extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      vertx
          .createHttpServer(Throughline.httpServerOptions())
          .requestHandler(throughline.handler("/t"))
          .listen(0, "localhost")
          .onSuccess(server -> ports.add(server.actualPort()))
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }

  @BeforeEach
  void start(Vertx vertx) {
    throughline = Throughline.create(vertx, TestServer.options(options -> {}));
    root = throughline.events().handler(joined::add).presenceHandler(presences::add);
    Await.value(vertx.deployVerticle(Server::new, new DeploymentOptions().setInstances(1)));
    Await.value(vertx.deployVerticle(Server::new, new DeploymentOptions().setInstances(1)));
    wires =
        List.of(
            Wire.http(vertx, Await.next(ports), "/t"), Wire.http(vertx, Await.next(ports), "/t"));
  }

  /** A client, and its conversation on the server. */
  private record Guest(Client client, ServerConversation conversation) {
    Guest in(String... rooms) {
      for (String room : rooms) {
        assertTrue(Await.value(conversation.join(room)));
      }
      return this;
    }

    void hears(String frame) {
      assertEquals(frame, client.message());
    }
  }

  private Guest guest(int wire) {
    Client client = Client.of("websocket", wires.get(wire)).open();
    return new Guest(client, Await.next(joined));
  }

  @Test
  @DisplayName(
      "who is in one of the rooms hears it once, on whichever loop, whoever is excepted does not")
  void broadcasts() {
    Guest red = guest(0).in("red");
    Guest both = guest(1).in("red", "blue");
    Guest blue = guest(0).in("blue");
    Guest muted = guest(1).in("blue", "muted");
    Guest none = guest(1);

    assertEquals(5, Await.value(root.everyone().emit("all", 1)));
    assertEquals(4, Await.value(root.to("red").to("blue").emit("rooms", 2)));
    assertEquals(3, Await.value(root.to("red").to("blue").except("muted").emit("less", 3)));
    assertEquals(1, Await.value(root.to("red").except(red.conversation).emit("others", 4)));
    assertEquals(0, Await.value(root.to("green").emit("nobody")));
    assertEquals(5, Await.value(root.everyone().emit("end")));

    red.hears("e[\"all\",1]");
    red.hears("e[\"rooms\",2]");
    red.hears("e[\"less\",3]");
    red.hears("e[\"end\"]");
    both.hears("e[\"all\",1]");
    both.hears("e[\"rooms\",2]");
    both.hears("e[\"less\",3]");
    both.hears("e[\"others\",4]");
    both.hears("e[\"end\"]");
    blue.hears("e[\"all\",1]");
    blue.hears("e[\"rooms\",2]");
    blue.hears("e[\"less\",3]");
    muted.hears("e[\"all\",1]");
    muted.hears("e[\"rooms\",2]");
    muted.hears("e[\"end\"]");
    none.hears("e[\"all\",1]");
    none.hears("e[\"end\"]");
  }

  @Test
  @DisplayName(
      "a client that is detached is still in its rooms, and gets everything when it is back")
  void detached() {
    Guest guest = guest(0).in("red");
    guest.client.drop();

    assertEquals(1, Await.value(root.to("red").emit("kept", 1)));

    Client back = guest.client.over("long-polling", wires.get(1)).attach();
    assertEquals("e[\"kept\",1]", back.message());
  }

  @Test
  @DisplayName("a presence handler that throws at the end of a session is told of every room")
  void presenceThrowsAtTheEnd() {
    Guest guest = guest(0).in("red", "blue");
    Await.next(presences);
    Await.next(presences);
    root.presenceHandler(
        presence -> {
          presences.add(presence);
          throw new IllegalStateException("on purpose");
        });

    guest.conversation.session().close();

    assertEquals("red", Await.next(presences).room());
    assertEquals("blue", Await.next(presences).room());
  }

  @Test
  @DisplayName("entering and leaving is told, with the session's end as well")
  void presence() {
    Guest guest = guest(0).in("red", "blue");
    assertFalse(Await.value(guest.conversation.join("red")), "it is in it");
    assertEquals(Set.of("red", "blue"), Await.value(guest.conversation.rooms()));
    assertTrue(Await.value(guest.conversation.leave("red")));
    assertFalse(Await.value(guest.conversation.leave("red")), "it is not in it");

    Await.value(guest.conversation.session().close());

    assertEquals(new Presence(guest.conversation, "red", true), Await.next(presences));
    assertEquals(new Presence(guest.conversation, "blue", true), Await.next(presences));
    assertEquals(new Presence(guest.conversation, "red", false), Await.next(presences));
    assertEquals(new Presence(guest.conversation, "blue", false), Await.next(presences));
    assertEquals(List.of(), Await.value(root.to("blue").members()));
    assertEquals(0, Await.value(root.everyone().emit("nobody")));
    assertFalse(Await.value(guest.conversation.join("red")), "it has ended");
  }

  @Test
  @DisplayName("calls to a room gather the replies and the failures")
  void calls() {
    Guest answers = guest(0).in("red");
    Guest refuses = guest(1).in("red");
    Guest silent = guest(1).in("red");

    var replies = root.to("red").call(Duration.ofMillis(300), "who", "you");

    answers.hears("e1[\"who\",\"you\"]");
    answers.client.send("r1[\"me\"]");
    refuses.hears("e1[\"who\",\"you\"]");
    refuses.client.send("r1{\"code\":\"NO_HANDLER\"}");
    silent.hears("e1[\"who\",\"you\"]");
    List<RoomReply> all = Await.value(replies);
    assertEquals(3, all.size());
    for (RoomReply reply : all) {
      if (reply.conversation() == answers.conversation) {
        assertEquals("me", reply.outcome().result().string(0));
      } else {
        ErrorCode code =
            reply.conversation() == refuses.conversation ? ErrorCode.NO_HANDLER : ErrorCode.TIMEOUT;
        Throwable why = reply.outcome().cause();
        assertTrue(((EventException) why).is(code), () -> "" + why);
      }
    }
    assertEquals(List.of(), Await.value(root.to("green").call(SOON, "who")));
  }

  /** An argument that counts how often it is written. */
  public static final class Counted {
    private final AtomicInteger times = new AtomicInteger();

    /** What is written of it. */
    public int getTimes() {
      return times.incrementAndGet();
    }
  }

  @Test
  @DisplayName("the arguments of a call to a room are written once, whatever the number of members")
  void callsAreWrittenOnce() {
    List<Guest> guests = List.of(guest(0).in("red"), guest(1).in("red"), guest(1).in("red"));
    Counted argument = new Counted();

    root.to("red").call(SOON, "who", argument);

    guests.forEach(guest -> guest.hears("e1[\"who\",{\"times\":1}]"));
    assertEquals(1, argument.times.get());
    assertThrows(
        IllegalArgumentException.class, () -> root.to("red").call(SOON, "who", new Object()));
  }

  @Test
  @DisplayName(
      "DL-15 volatile events are offered; arguments that cannot be written are the caller's matter")
  void volatiles() {
    Guest guest = guest(0).in("red");

    assertEquals(1, Await.value(root.to("red").emitVolatile("typing", "ann")));
    assertEquals("t[\"typing\",\"ann\"]", guest.client.line());
    assertEquals(1, Await.value(root.to("red").emitLatest("ann", "at", 3, 4)));
    assertEquals("t[\"at\",3,4]", guest.client.line());
    assertThrows(
        IllegalArgumentException.class, () -> root.to("red").emit("x".repeat(200), "long name"));
    assertThrows(
        IllegalArgumentException.class,
        () -> root.to("red").emitVolatile("big", "x".repeat(20_000)));
  }

  @Test
  @DisplayName("UX-3 a presence handler that throws closes that session and no other")
  void presenceThrows() {
    root.presenceHandler(
        presence -> {
          if (presence.room().equals("bad")) {
            throw new IllegalStateException("on purpose");
          }
        });
    Guest good = guest(0).in("red");
    Guest bad = guest(0).in("red", "bad");

    assertTrue(bad.client.line().startsWith("c4500"), "closed");
    assertEquals(1, Await.value(root.to("red").emit("still")));
    good.hears("e[\"still\"]");
  }

  @Test
  @DisplayName("rooms of one namespace are not those of another")
  void namespaces() {
    Namespace other = throughline.namespace("other").handler(joined::add);
    Guest guest = guest(0).in("red");
    guest.client.send("jother:1");
    ServerConversation there = Await.next(joined);
    assertEquals("r1[]", guest.client.message());
    assertTrue(Await.value(there.join("red")));

    assertEquals(1, Await.value(other.to("red").emit("there")));
    assertEquals(1, Await.value(root.to("red").emit("here")));

    guest.hears("eother:[\"there\"]");
    guest.hears("e[\"here\"]");
    guest.client.send("lother:");
    guest.client.send("e2[\"nothing\"]");
    assertTrue(guest.client.message().startsWith("r2{"));
    assertEquals(List.of(), Await.value(other.everyone().members()));
  }
}
