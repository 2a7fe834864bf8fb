// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.event.Reply;
import io.throughline.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives: events to their listeners, calls to their answers. */
class IncomingTest {
  private final ServerScene scene = new ServerScene();

  record Move(int x, int y) {}

  record Sum(long sum) {}

  @Test
  @DisplayName("events go to all listeners of their name, then to those of every name")
  void listeners() {
    scene.listen(scene.conversation(), "hi");
    scene.listen(scene.conversation(), "hi");
    scene.conversation().onAny(e -> scene.heard.add("any " + e.name()));

    scene.takes("e[\"hi\",1]", "e[\"ho\",2]", "t[\"hi\",3]");

    assertEquals(
        List.of("hi 1", "hi 1", "any hi", "any ho", "hi 3", "hi 3", "any hi"), scene.heard);
  }

  @Test
  @DisplayName("once hears one event; off and offAny take listeners away, typed ones too")
  void removed() {
    Handler<Event> twice = e -> scene.heard.add("twice");
    Handler<Move> typed = move -> scene.heard.add("typed");
    Handler<Event> any = e -> scene.heard.add("any");
    scene.conversation().once("hi", e -> scene.heard.add("once")).on("hi", twice);
    scene.conversation().on("move", Move.class, typed).onAny(any);

    scene.takes("e[\"hi\"]", "e[\"hi\"]");
    scene.conversation().off("hi", twice).off("move", typed).offAny(any);
    scene.takes("e[\"hi\"]", "e[\"move\",{\"x\":1,\"y\":2}]");

    assertEquals(List.of("once", "twice", "any", "twice", "any"), scene.heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"__proto__", "constructor", "toString", "hashCode", "close", ""})
  @DisplayName("EV-2 a name is known only when the application has put it there")
  void names(String name) {
    String suffix = name.isEmpty() ? "x" : name;
    scene.listen(scene.conversation(), "hi");

    scene.takes("e[\"" + suffix + "\",1]", "e1[\"" + suffix + "\",1]");

    assertEquals(List.of(), scene.heard);
    scene.says("r1{\"code\":\"NO_HANDLER\",\"message\":\"no handler for calls of that name\"}");
  }

  @Test
  @DisplayName("calls go to answers only, events to listeners only")
  void apart() {
    scene.listen(scene.conversation(), "hi");
    scene.conversation().answer("add", call -> 3);

    scene.takes("e1[\"hi\",1]", "e[\"add\",1]", "e2[\"add\"]");

    assertEquals(List.of(), scene.heard);
    scene.says(
        "r1{\"code\":\"NO_HANDLER\",\"message\":\"no handler for calls of that name\"}", "r2[3]");
  }

  @Test
  @DisplayName("an answer is a value, several, none, bytes, a future of one, or what was replied")
  void answers() {
    scene
        .conversation()
        .answer("one", call -> new Sum(3))
        .answer("two", call -> Reply.of(1, null))
        .answer("none", call -> null)
        .answer("bytes", call -> new byte[] {65})
        .answer("future", call -> Future.succeededFuture("later"))
        .answer("stage", call -> CompletableFuture.completedFuture("staged"))
        .answer("void", call -> Future.succeededFuture())
        .answer("back", Event::arguments);

    scene.takes(
        "e1[\"one\"]",
        "e2[\"two\"]",
        "e3[\"none\"]",
        "e4[\"bytes\"]",
        "e5[\"future\"]",
        "e6[\"stage\"]",
        "e7[\"void\"]",
        "e8[\"back\",1,2]");

    scene.says(
        "r1[{\"sum\":3}]",
        "r2[1,null]",
        "r3[]",
        "y3420303a310a5b5d41",
        "r5[\"later\"]",
        "r6[\"staged\"]",
        "r7[]",
        "r8[1,2]");
  }

  @Test
  @DisplayName("EV-3 a slow answer holds up nothing that comes behind it")
  void slow() {
    Promise<Object> slow = Promise.promise();
    scene.conversation().answer("slow", call -> slow.future()).answer("fast", call -> 1);
    scene.listen(scene.conversation(), "hi");

    scene.takes("e1[\"slow\"]", "e2[\"fast\"]", "e[\"hi\",1]");
    assertEquals(List.of("hi 1"), scene.heard);
    scene.says("r2[1]");

    slow.complete("at last");
    scene.says("r1[\"at last\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"e2[\"a\"]", "e1[\"a\"]", "jadmin:2", "n2{\"auth\":1}"})
  @DisplayName("EV-4 the number of a call that is not higher than those before is refused")
  void numbers(String repeated) {
    scene.conversation().answer("a", call -> 1);
    scene.takes("e2[\"a\"]");
    assertNull(scene.port.ended);

    scene.takes(repeated);

    assertEquals(CloseCode.PROTOCOL_ERROR, scene.port.ended);
    scene.says("r2[1]");
  }

  @Test
  @DisplayName("EV-5 an answer that fails is told by its code, any other failure as FAILED")
  void failing() {
    scene
        .conversation()
        .answer(
            "thrown",
            call -> {
              throw new EventException("NO", "no", IntNode.valueOf(1));
            })
        .answer("later", call -> Future.failedFuture(new EventException("LATER", null)))
        .answer(
            "secret",
            call -> {
              throw new IllegalStateException("secret");
            })
        .answer("checked", call -> Future.failedFuture(new Exception("secret")))
        .answer("unwritable", call -> Reply.of(List.of(new byte[1])));

    scene.takes(
        "e1[\"thrown\"]",
        "e2[\"later\"]",
        "e3[\"secret\"]",
        "e4[\"checked\"]",
        "e5[\"unwritable\"]");

    String failed = "{\"code\":\"FAILED\",\"message\":\"the handler failed\"}";
    scene.says(
        "r1{\"code\":\"NO\",\"message\":\"no\",\"data\":1}",
        "r2{\"code\":\"LATER\"}",
        "r3" + failed,
        "r4" + failed,
        "r5" + failed);
    assertTrue(scene.port.thrown.isEmpty());
    assertNull(scene.port.ended);
  }

  @Test
  @DisplayName("EV-5 a reply that is too large is one that failed")
  void tooLarge() {
    scene.conversation().answer("large", call -> "x");
    scene.events();
    scene.port.refuses = Receipt.Fate.TOO_LARGE;

    scene.takes("e1[\"large\"]");

    scene.says("r1{\"code\":\"FAILED\",\"message\":\"the handler failed\"}");
  }

  @Test
  @DisplayName("EV-7 a call beyond maxCalls unanswered ones is answered TOO_MANY_CALLS")
  void tooMany() {
    ServerScene few = ServerScene.ofFew(2, 2);
    List<Promise<Object>> pending = new ArrayList<>();
    few.conversation()
        .answer(
            "slow",
            call -> {
              Promise<Object> promise = Promise.promise();
              pending.add(promise);
              return promise.future();
            });

    few.takes("e1[\"slow\"]", "e2[\"slow\"]", "e3[\"slow\"]");
    few.says("r3{\"code\":\"TOO_MANY_CALLS\",\"message\":\"too many calls are unanswered\"}");

    pending.get(0).complete(1);
    few.takes("e4[\"slow\"]", "e5[\"slow\"]");
    few.says(
        "r1[1]", "r5{\"code\":\"TOO_MANY_CALLS\",\"message\":\"too many calls are unanswered\"}");
    assertEquals(3, pending.size());
  }

  @Test
  @DisplayName("EV-10 what does not fit a handler's type reaches no handler")
  void types() {
    scene
        .conversation()
        .on("move", Move.class, move -> scene.heard.add("move " + move))
        .answer("add", Move.class, move -> new Sum((long) move.x() + move.y()));

    scene.takes(
        "e[\"move\",{\"x\":1,\"y\":2}]",
        "e[\"move\",{\"x\":\"1\",\"y\":2}]",
        "e[\"move\",{\"x\":1}]",
        "e[\"move\",null]",
        "e[\"move\"]",
        "e[\"move\",{\"x\":1,\"y\":2},3]",
        "e1[\"add\",{\"x\":1,\"y\":2,\"new\":3}]",
        "e2[\"add\",{\"x\":1,\"y\":2.5}]",
        "e3[\"add\",7]");

    assertEquals(List.of("move Move[x=1, y=2]"), scene.heard);
    scene.says(
        "r1[{\"sum\":3}]",
        "r2{\"code\":\"BAD_ARGUMENTS\",\"message\":\"argument 0 is not what is expected at /y\"}",
        "r3{\"code\":\"BAD_ARGUMENTS\",\"message\":\"argument 0 is not what is expected\"}");
    assertTrue(scene.port.thrown.isEmpty());
  }

  @Test
  @DisplayName("EV-10 what a handler's check refuses does not reach it")
  void checks() {
    scene
        .conversation()
        .on(
            "even",
            e -> e.arguments().integer(0) % 2 == 0 ? null : "odd",
            e -> scene.heard.add("even " + e.arguments().integer(0)))
        .answer("half", e -> e.arguments().integer(0) % 2 == 0 ? null : "odd", e -> 1);

    scene.takes("e[\"even\",1]", "e[\"even\",2]", "e[\"even\",\"x\"]", "e1[\"half\",1]");

    assertEquals(List.of("even 2"), scene.heard);
    scene.says("r1{\"code\":\"BAD_ARGUMENTS\",\"message\":\"odd\"}");
  }

  @Test
  @DisplayName("EV-10 an argument read as what it is not drops the event, with no harm")
  void misread() {
    scene.conversation().on("hi", e -> scene.heard.add(e.arguments().string(0)));
    scene.conversation().answer("up", e -> e.arguments().string(0));

    scene.takes("e[\"hi\",1]", "e[\"hi\"]", "e[\"hi\",\"x\"]", "e1[\"up\",1]");

    assertEquals(List.of("x"), scene.heard);
    scene.says("r1{\"code\":\"BAD_ARGUMENTS\",\"message\":\"argument 0 is not string\"}");
    assertTrue(scene.port.thrown.isEmpty());
  }

  @Test
  @DisplayName("UX-3 what a listener throws is the session's matter")
  void throwing() {
    scene
        .conversation()
        .on(
            "hi",
            e -> {
              throw new IllegalStateException("on purpose");
            });

    scene.takes("e[\"hi\"]");

    assertEquals("on purpose", scene.port.thrown.get(0).getMessage());
  }

  @Test
  @DisplayName("a name has one answer at a time")
  void oneAnswer() {
    scene.conversation().answer("a", call -> 1);
    assertThrows(IllegalStateException.class, () -> scene.conversation().answer("a", call -> 2));

    scene.conversation().answer("a", null).answer("a", call -> 3);

    scene.takes("e1[\"a\"]");
    scene.says("r1[3]");
  }

  @Test
  @DisplayName("EV-1 a malformed payload ends the session with 4400")
  void malformed() {
    scene.takes("ehi");
    assertEquals(CloseCode.PROTOCOL_ERROR, scene.port.ended);
  }
}
