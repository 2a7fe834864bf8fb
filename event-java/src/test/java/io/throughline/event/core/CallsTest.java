// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.EventException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What this side emits and calls, and what it is told of it. */
class CallsTest {
  private final ServerScene scene = new ServerScene();

  private static String failure(Future<?> call) {
    assertTrue(call.isComplete(), "still waiting");
    return assertInstanceOf(EventException.class, call.cause()).code();
  }

  @Test
  @DisplayName("an event is one frame, and its future the session's confirmation")
  void emits() {
    Future<Void> done = scene.conversation().emit("hi", 1, "x", null, Map.of("a", List.of()));
    scene.says("e[\"hi\",1,\"x\",null,{\"a\":[]}]");
    assertFalse(done.isComplete());

    scene.port.confirmAll();

    assertTrue(done.succeeded());
  }

  @Test
  @DisplayName("bytes among the arguments go behind them")
  void bytes() {
    scene.conversation().emit("f", "n", new byte[] {0, 10, -1});
    scene.says("E20323a330a5b2266222c226e225d000aff");
  }

  @Test
  @DisplayName("what is volatile is written now or never")
  void volatiles() {
    assertTrue(scene.conversation().emitVolatile("typing").result());
    scene.port.takesVolatile = false;
    assertFalse(scene.conversation().emitVolatile("typing").result());
    scene.says("t[\"typing\"]");
  }

  @Test
  @DisplayName("what cannot be written, and a name that may not be, are refused at once")
  void refusedAtOnce() {
    Conversation conversation = scene.conversation();
    assertThrows(IllegalArgumentException.class, () -> conversation.emit(""));
    assertThrows(IllegalArgumentException.class, () -> conversation.emit("x".repeat(129)));
    assertThrows(
        IllegalArgumentException.class, () -> conversation.emit("x", List.of(new byte[1])));
    assertThrows(IllegalArgumentException.class, () -> conversation.call("x", new Object()));
    scene.says();
  }

  @Test
  @DisplayName("EV-4 calls are numbered 1, 2, 3, and their replies told apart")
  void numbers() {
    Future<Arguments> one = scene.conversation().call("a");
    Future<Arguments> two = scene.conversation().call("b", 1);
    scene.says("e1[\"a\"]", "e2[\"b\",1]");

    scene.takes("r2[\"two\"]", "r1{\"code\":\"NO\",\"message\":\"no\",\"data\":[1]}");

    assertEquals("two", two.result().string(0));
    EventException no = (EventException) one.cause();
    assertEquals("NO no [1]", no.code() + " " + no.text() + " " + no.data());
    assertEquals(0, scene.port.timers());
  }

  @Test
  @DisplayName("EV-6 a reply to no waiting call is ignored")
  void late() {
    Future<Arguments> call = scene.conversation().call(Duration.ofSeconds(2), "a");

    scene.port.pass(1_999);
    assertFalse(call.isComplete());
    scene.port.pass(1);
    assertEquals("TIMEOUT", failure(call));

    scene.takes("r1[1]", "r1[2]", "r77[3]", "r78{\"code\":\"NO\"}");
    assertNull(scene.port.ended);
  }

  @Test
  @DisplayName("a call waits 30 s when it does not say")
  void defaultTimeout() {
    Future<Arguments> call = scene.conversation().call("a");
    scene.port.pass(29_999);
    assertFalse(call.isComplete());
    scene.port.pass(1);
    assertEquals("TIMEOUT", failure(call));
  }

  @Test
  @DisplayName("EV-8 at the end a call is of unknown fate, or its reply lost when it was confirmed")
  void fates() {
    Future<Arguments> confirmed = scene.conversation().call("a");
    scene.port.confirmAll();
    Future<Arguments> unknown = scene.conversation().call("a");

    scene.events().ended(4407, "session expired", false);

    assertEquals("REPLY_LOST", failure(confirmed));
    assertEquals("UNKNOWN_FATE", failure(unknown));
    assertEquals(0, scene.port.timers());
    assertEquals("CLOSED", failure(scene.conversation().call("b")));
  }

  @Test
  @DisplayName("a call that could not be sent says why")
  void unsent() {
    scene.events();
    scene.port.refuses = Receipt.Fate.CLOSED;
    assertEquals("CLOSED", failure(scene.conversation().call("a")));

    scene.port.refuses = Receipt.Fate.TOO_LARGE;
    Future<Arguments> large = scene.conversation().call("a");
    assertInstanceOf(IllegalArgumentException.class, large.cause());

    scene.port.refuses = Receipt.Fate.TOO_LARGE;
    assertInstanceOf(IllegalArgumentException.class, scene.conversation().emit("a").cause());
  }

  @Test
  @DisplayName("events that a paused application takes after the end are heard all the same")
  void heardAfterEnd() {
    scene.listen(scene.conversation(), "hi");
    scene.events().ended(1000, "", false);

    scene.takes("e[\"hi\",1]");

    assertEquals(List.of("hi 1"), scene.heard);
  }

  @Test
  @DisplayName("calls that were handed over at the end are answered to nobody")
  void answeredAfterEnd() {
    scene.conversation().answer("a", call -> scene.heard.add("ran"));
    scene.events().ended(1000, "", false);

    scene.takes("e1[\"a\"]");

    assertEquals(List.of("ran"), scene.heard);
    scene.says();
  }
}
