// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.EventException;
import io.throughline.protocol.CloseCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's layer, over the sessions of one connection. */
class ClientEventsTest {
  private final FakePort port = new FakePort();
  private final ClientEvents events = new ClientEvents(port, EventSettings.DEFAULTS);
  private final List<String> heard = new ArrayList<>();

  private void takes(String... lines) {
    for (String line : lines) {
      events.onFrame(FakePort.frame(line));
    }
    port.turn();
  }

  private void says(String... lines) {
    assertEquals(List.of(lines), port.lines());
  }

  private static String failure(Future<?> future) {
    return assertInstanceOf(EventException.class, future.cause()).code();
  }

  private Conversation joined() {
    Future<Conversation> join = events.join("admin", () -> null);
    says("jadmin:1");
    takes("r1[]");
    Conversation admin = join.result();
    admin.on("hi", e -> heard.add("hi " + e.arguments().integer(0)));
    admin.leaveHandler(how -> heard.add("left " + how.code()));
    return admin;
  }

  @Test
  @DisplayName("what comes right behind the reply to JOIN waits until who joined has listeners")
  void rightBehind() {
    Future<Conversation> join = events.join("admin", () -> null);
    says("jadmin:1");

    for (String line : List.of("r1[]", "eadmin:[\"hi\",1]", "eadmin:[\"hi\",2]")) {
      events.onFrame(FakePort.frame(line));
    }
    join.result().on("hi", e -> heard.add("hi " + e.arguments().integer(0)));
    assertEquals(List.of(), heard);
    port.turn();
    takes("eadmin:[\"hi\",3]");

    assertEquals(List.of("hi 1", "hi 2", "hi 3"), heard);
  }

  @Test
  @DisplayName("the root is there from the beginning, calls go both ways")
  void root() {
    events.root().answer("twice", call -> 2 * call.arguments().integer(0));
    Future<Arguments> reply = events.root().call("add", 1, 2);

    takes("e1[\"twice\",4]", "r1[3]");

    assertEquals(3, reply.result().integer(0));
    says("e1[\"add\",1,2]", "r1[8]");
  }

  @Test
  @DisplayName("a join is told by its reply; a refusal by its code, and it may be tried again")
  void joins() {
    Future<Conversation> refused = events.join("admin", () -> TextNode.valueOf("guess"));
    assertFalse(refused.isComplete());
    takes("r1{\"code\":\"UNAUTHORIZED\"}");
    assertEquals("UNAUTHORIZED", failure(refused));

    Future<Conversation> joined = events.join("admin", () -> TextNode.valueOf("secret"));
    takes("r2[{\"expiresIn\":1000}]");

    assertEquals("admin", joined.result().namespace());
    says("jadmin:1{\"auth\":\"guess\"}", "jadmin:2{\"auth\":\"secret\"}");
    assertInstanceOf(IllegalStateException.class, events.join("admin", () -> null).cause());
    assertThrows(IllegalArgumentException.class, () -> events.join("a b", () -> null));
  }

  @Test
  @DisplayName("NS-5 between LEAVE and the reply to the next JOIN events are dropped")
  void left() {
    Conversation admin = joined();
    takes("eadmin:[\"hi\",1]");

    admin.leave();
    says("ladmin:");
    takes("eadmin:[\"hi\",2]");
    Future<Conversation> again = events.join("admin", () -> null);
    takes("eadmin:[\"hi\",3]", "ladmin:", "r2[]");
    again.result().on("hi", e -> heard.add("again " + e.arguments().integer(0)));
    takes("eadmin:[\"hi\",4]");

    assertEquals(List.of("hi 1", "left 1000", "again 4"), heard);
  }

  @Test
  @DisplayName("the server's LEAVE ends the conversation and what waits in it")
  void serverLeaves() {
    Conversation admin = joined();
    Future<Arguments> call = admin.call("q");

    takes("ladmin:{\"code\":4411,\"reason\":\"credentials expired\"}", "eadmin:[\"hi\",1]");

    assertEquals("LEFT", failure(call));
    assertEquals("LEFT", failure(admin.emit("x")));
    assertEquals(List.of("left 4411"), heard);
  }

  @Test
  @DisplayName("NS-6 in a new session it joins again first, and goes on with its listeners")
  void newSession() {
    Conversation admin = joined();
    Future<Arguments> lost = admin.call("q");

    events.restarted();
    Future<Void> emitted = admin.emit("at once");
    takes("eadmin:[\"hi\",1]", "r1[]", "eadmin:[\"hi\",2]");

    assertEquals("UNKNOWN_FATE", failure(lost));
    says("eadmin:2[\"q\"]", "jadmin:1", "eadmin:[\"at once\"]");
    assertEquals(List.of("hi 2"), heard);
    port.confirmAll();
    assertTrue(emitted.succeeded());
  }

  @Test
  @DisplayName("a JOIN that waits when its session ends is said again in the next")
  void joiningMeanwhile() {
    Future<Conversation> join = events.join("admin", () -> null);
    events.restarted();
    says("jadmin:1", "jadmin:1");
    assertFalse(join.isComplete());

    takes("r1[]");

    assertTrue(join.succeeded());
  }

  @Test
  @DisplayName("a JOIN that is not answered in time is taken back, whatever the server does")
  void joinTimesOut() {
    Future<Conversation> join = events.join("admin", () -> null);
    port.pass(20_000);
    events.restarted();
    says("jadmin:1", "jadmin:1");
    port.pass(10_000);
    assertEquals("TIMEOUT", failure(join));
    says("ladmin:");

    Future<Conversation> again = events.join("admin", () -> null);
    takes("r1[]", "eadmin:[\"hi\",1]");
    assertFalse(again.isComplete());
    takes("r2[]");

    assertTrue(again.succeeded());
    assertEquals(0, port.timers());
  }

  @Test
  @DisplayName("what is joined again is waited for as long as its session lives")
  void joinedAgainLate() {
    Conversation admin = joined();
    events.restarted();
    port.pass(100_000);
    takes("r1[]");
    admin.emit("x");

    says("jadmin:1", "eadmin:[\"x\"]");
    assertEquals(List.of(), heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LEFT", "UNKNOWN_FATE", "REPLY_LOST", "CLOSED"})
  @DisplayName("a server's own error of a name that this side uses refuses like any other")
  void refusedByThatName(String code) {
    Future<Conversation> join = events.join("admin", () -> null);

    takes("r1{\"code\":\"" + code + "\"}");

    assertEquals(code, failure(join));
    events.restarted();
    says("jadmin:1");
    assertEquals(0, port.timers());
  }

  @Test
  @DisplayName("credentials that cannot be written fail the call, which takes no number")
  void unwritable() {
    POJONode unwritable = new POJONode(new Object());
    Future<Conversation> join = events.join("admin", () -> unwritable);
    Future<Grant> renew = events.renew("", unwritable);
    Future<Arguments> call = events.root().call("a");

    assertInstanceOf(IllegalArgumentException.class, join.cause());
    assertInstanceOf(IllegalArgumentException.class, renew.cause());
    says("e1[\"a\"]");
    takes("r1[]");
    assertTrue(call.succeeded());
    assertEquals(0, port.timers());
  }

  @Test
  @DisplayName("a conversation whose joining again is refused has ended")
  void notAgain() {
    joined();
    events.restarted();

    takes("r1{\"code\":\"UNAUTHORIZED\"}");

    assertEquals(List.of("left 4401"), heard);
    events.restarted();
    says("jadmin:1");
  }

  @Test
  @DisplayName("a reply of one session is none to a call of the next")
  void oldReply() {
    io.vertx.core.Promise<Object> slow = io.vertx.core.Promise.promise();
    events.root().answer("slow", call -> slow.future());
    takes("e1[\"slow\"]");
    events.restarted();
    takes("e1[\"other\"]");
    port.lines();

    slow.complete("late");

    says();
  }

  @Test
  @DisplayName("AU-4 renew tells how long the new credentials last")
  void renews() {
    Future<Grant> renewed = events.renew("", TextNode.valueOf("new"));
    Future<Grant> refused = events.renew("", TextNode.valueOf("bad"));
    says("n1{\"auth\":\"new\"}", "n2{\"auth\":\"bad\"}");

    takes("r1[{\"expiresIn\":5000}]", "r2{\"code\":\"UNAUTHORIZED\"}");

    assertEquals(5_000, renewed.result().expiresIn());
    assertEquals("UNAUTHORIZED", failure(refused));
    Future<Grant> forever = events.renew("", TextNode.valueOf("new"));
    takes("r3[]");
    assertSame(Grant.FOREVER, forever.result());
  }

  @Test
  @DisplayName("EV-8 when it is closed for good everything has ended")
  void closed() {
    Conversation admin = joined();
    Future<Conversation> other = events.join("other", () -> null);
    Future<Arguments> call = admin.call("q");
    port.confirmAll();

    events.closed(1000, "bye");

    assertEquals("REPLY_LOST", failure(call));
    assertEquals("CLOSED", failure(other));
    assertEquals("CLOSED", failure(admin.call("q")));
    assertEquals("CLOSED", failure(events.join("third", () -> null)));
    assertEquals(List.of("left 1000"), heard);
  }

  @Test
  @DisplayName("EV-1 a malformed payload ends the session with 4400")
  void malformed() {
    takes("e[]");
    assertEquals(CloseCode.PROTOCOL_ERROR, port.ended);
  }

  @Test
  @DisplayName("what waited while its session ended is heard, but for calls and replies")
  void late() {
    joined();
    events.root().answer("a", call -> heard.add("called"));
    events.restarted();
    port.lines();

    events.onLateFrame(FakePort.frame("eadmin:[\"hi\",1]"));
    events.onLateFrame(FakePort.frame("e1[\"a\"]"));
    events.onLateFrame(FakePort.frame("r1[]"));
    events.onLateFrame(FakePort.frame("ehi"));

    assertEquals(List.of("hi 1"), heard);
    says();
  }
}
