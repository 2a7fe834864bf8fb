// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.throughline.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Joining and leaving on the server. */
class NamespacesTest {
  private static final String NOT_JOINED =
      "{\"code\":\"NOT_JOINED\",\"message\":\"that namespace is not joined\"}";

  private final ServerScene scene = new ServerScene();
  private final List<Conversation> joined = new ArrayList<>();

  @BeforeEach
  void listen() {
    scene.admin.handler =
        conversation -> {
          joined.add(conversation);
          scene.listen(conversation, "hi");
          conversation.answer("a", call -> 1);
          conversation.leaveHandler(how -> scene.heard.add("left " + how.code()));
          conversation.emit("welcome");
        };
  }

  @Test
  @DisplayName("JOIN is answered, then the application told, then what came behind it handed over")
  void joins() {
    Promise<Grant> admitted = Promise.promise();
    scene.admin.admission = auth -> admitted.future();

    scene.takes("jadmin:1{\"auth\":\"secret\"}", "eadmin:[\"hi\",1]", "eadmin:2[\"a\"]");
    scene.says();
    admitted.complete(Grant.FOREVER);

    scene.says("r1[]", "eadmin:[\"welcome\"]", "r2[1]");
    assertEquals(List.of("hi 1"), scene.heard);
    assertEquals("admin", joined.get(0).namespace());
  }

  @Test
  @DisplayName("NS-1 JOIN of what the server has not is answered NO_NAMESPACE")
  void unknown() {
    scene.takes("jnowhere:1");
    scene.says("r1{\"code\":\"NO_NAMESPACE\",\"message\":\"no such namespace\"}");
  }

  @Test
  @DisplayName("NS-1 JOIN of what is joined ends the session with 4400")
  void twice() {
    scene.takes("jadmin:1", "jadmin:2");
    assertEquals(CloseCode.PROTOCOL_ERROR, scene.port.ended);
  }

  @Test
  @DisplayName("NS-1 JOIN while it is being joined ends the session with 4400")
  void twiceAtOnce() {
    scene.admin.admission = auth -> Promise.<Grant>promise().future();
    scene.takes("jadmin:1", "jadmin:2");
    assertEquals(CloseCode.PROTOCOL_ERROR, scene.port.ended);
  }

  @Test
  @DisplayName("NS-2 events of what is not joined are dropped, calls NOT_JOINED, LEAVE ignored")
  void notJoined() {
    scene.takes("eadmin:[\"hi\",1]", "tadmin:[\"hi\",1]", "eadmin:1[\"a\"]", "ladmin:");
    scene.says("r1" + NOT_JOINED);
    assertEquals(List.of(), scene.heard);
    assertNull(scene.port.ended);
  }

  @Test
  @DisplayName("NS-3 a JOIN beyond maxNamespaces is refused, until one is left")
  void tooMany() {
    ServerScene few = ServerScene.ofFew(16, 1);
    few.namespaces.put("other", new FakeNamespace());

    few.takes("jadmin:1", "jother:2", "ladmin:", "jother:3");

    few.says(
        "r1[]",
        "r2{\"code\":\"TOO_MANY_NAMESPACES\",\"message\":\"too many namespaces are joined\"}",
        "r3[]");
  }

  @Test
  @DisplayName("NS-4 the client's LEAVE ends the namespace alone, behind what came before it")
  void clientLeaves() {
    scene.listen(scene.conversation(), "hi");
    scene.takes("jadmin:1");
    Future<Arguments> waiting = joined.get(0).call("q");

    scene.takes("eadmin:[\"hi\",1]", "ladmin:{\"code\":3001}", "e[\"hi\",2]", "eadmin:[\"hi\",3]");

    assertEquals(List.of("hi 1", "left 3001", "hi 2"), scene.heard);
    assertEquals(List.of(new Left(3001, "")), scene.admin.left);
    assertEquals("LEFT", ((EventException) waiting.cause()).code());
    assertEquals("LEFT", ((EventException) joined.get(0).emit("x").cause()).code());
    assertNull(scene.port.ended);
  }

  @Test
  @DisplayName("NS-4 the server's leave is said, and its unanswered calls are forgotten")
  void serverLeaves() {
    scene.takes("jadmin:1");
    Promise<Object> slow = Promise.promise();
    joined.get(0).answer("slow", call -> slow.future());
    scene.takes("eadmin:2[\"slow\"]");
    scene.says("r1[]", "eadmin:[\"welcome\"]");

    joined.get(0).leave(3000, "out");
    slow.complete(1);
    joined.get(0).leave();

    scene.says("ladmin:{\"code\":3000,\"reason\":\"out\"}");
    scene.takes("jadmin:3");
    scene.says("r3[]", "eadmin:[\"welcome\"]");
  }

  @Test
  @DisplayName("the application may talk, and leave, as soon as it is told of a conversation")
  void atOnce() {
    scene.admin.handler =
        conversation -> {
          scene.listen(conversation, "hi");
          conversation.leaveHandler(how -> scene.heard.add("left"));
          conversation.emitVolatile("now");
          conversation.leave(3000, "");
        };
    Promise<Grant> admitted = Promise.promise();
    scene.admin.admission = auth -> admitted.future();
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]");

    admitted.complete(Grant.FOREVER);

    scene.says("r1[]", "tadmin:[\"now\"]", "ladmin:{\"code\":3000}");
    assertEquals(List.of("left"), scene.heard);
    assertEquals(List.of(new Left(3000, "")), scene.admin.left);
  }

  @Test
  @DisplayName("only codes of the application are said by leave, and the root is not left")
  void leaveMisused() {
    scene.takes("jadmin:1");
    assertThrows(IllegalArgumentException.class, () -> joined.get(0).leave(4400, ""));
    assertThrows(IllegalStateException.class, () -> scene.conversation().leave());
  }

  @Test
  @DisplayName("credentials that are refused: by their own code, else UNAUTHORIZED")
  void refused() {
    scene.admin.admission = auth -> Future.failedFuture(new EventException("BANNED", null));
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]");
    scene.admin.admission = auth -> Future.failedFuture("wrong password");
    scene.takes("jadmin:2");
    scene.admin.admission =
        auth -> {
          throw new IllegalStateException("on purpose");
        };
    scene.takes("jadmin:3", "eadmin:4[\"a\"]");

    String unauthorized = "{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}";
    scene.says(
        "r1{\"code\":\"BANNED\"}", "r2" + unauthorized, "r3" + unauthorized, "r4" + NOT_JOINED);
    assertEquals(List.of(), scene.heard);
    assertEquals(List.of(), scene.admin.left);
  }

  @Test
  @DisplayName("what waits for a JOIN that is refused is answered NOT_JOINED or dropped")
  void refusedWithCalls() {
    Promise<Grant> admitted = Promise.promise();
    scene.admin.admission = auth -> admitted.future();
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]", "eadmin:2[\"a\"]");

    admitted.fail("no");

    scene.says("r1{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}", "r2" + NOT_JOINED);
    assertEquals(List.of(), scene.heard);
  }

  @Test
  @DisplayName("LEAVE before JOIN is answered: the namespace may be joined again")
  void leftWhileJoining() {
    Promise<Grant> first = Promise.promise();
    scene.admin.admission = auth -> first.future();
    scene.takes("jadmin:1", "ladmin:");
    scene.says("r1" + NOT_JOINED);

    scene.admin.admission = auth -> Future.succeededFuture(Grant.FOREVER);
    scene.takes("jadmin:2");
    first.complete(Grant.FOREVER);

    scene.says("r2[]", "eadmin:[\"welcome\"]");
    assertEquals(1, joined.size());
  }

  @Test
  @DisplayName("NS-3 a namespace that was left counts as long as its credentials are looked at")
  void joiningInLoop() {
    ServerScene few = ServerScene.ofFew(16, 2);
    List<Promise<Grant>> asked = new ArrayList<>();
    few.admin.admission =
        auth -> {
          asked.add(Promise.promise());
          return asked.get(asked.size() - 1).future();
        };

    few.takes("jadmin:1", "ladmin:", "jadmin:2", "ladmin:");
    few.says("r1" + NOT_JOINED, "r2" + NOT_JOINED);
    few.takes("jadmin:3");
    few.says("r3{\"code\":\"TOO_MANY_NAMESPACES\",\"message\":\"too many namespaces are joined\"}");
    assertEquals(2, asked.size());

    asked.get(0).complete(Grant.FOREVER);
    few.takes("jadmin:4");
    asked.get(2).complete(Grant.FOREVER);
    few.says("r4[]");
  }

  @Test
  @DisplayName("EV-5 a RENEW whose namespace is left meanwhile is answered all the same")
  void renewedTooLate() {
    scene.takes("jadmin:1");
    scene.says("r1[]", "eadmin:[\"welcome\"]");
    Promise<Grant> asked = Promise.promise();
    scene.admin.admission = auth -> asked.future();

    scene.takes("nadmin:2{\"auth\":1}", "ladmin:");
    asked.complete(new Grant(1_000));

    scene.says("r2" + NOT_JOINED);
    assertEquals(0, scene.port.timers());
  }

  @Test
  @DisplayName("AU-3 a namespace whose credentials expire is left with 4411, unless renewed before")
  void expires() {
    scene.admin.admission = auth -> Future.succeededFuture(new Grant(1_000));
    scene.takes("jadmin:1");
    scene.says("r1[{\"expiresIn\":1000}]", "eadmin:[\"welcome\"]");

    scene.port.pass(900);
    scene.takes("nadmin:2{\"auth\":1}");
    scene.says("r2[{\"expiresIn\":1000}]");
    scene.port.pass(900);
    scene.says();
    scene.port.pass(100);

    scene.says("ladmin:{\"code\":4411,\"reason\":\"credentials expired\"}");
    assertEquals(List.of("left 4411"), scene.heard);
  }

  @Test
  @DisplayName("AU-4 a RENEW that is refused leaves what was there before")
  void renewRefused() {
    scene.takes("jadmin:1", "nadmin:2{\"auth\":1}");
    scene.says("r1[]", "eadmin:[\"welcome\"]", "r2[]");

    scene.admin.admission = auth -> Future.failedFuture("no");
    scene.takes("nadmin:3{\"auth\":2}", "eadmin:[\"hi\",1]", "nnowhere:4{\"auth\":1}");

    scene.says("r3{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}", "r4" + NOT_JOINED);
    assertEquals(List.of("hi 1"), scene.heard);
  }

  @Test
  @DisplayName("at the end of the session all conversations have ended, timers too")
  void sessionEnds() {
    scene.admin.admission = auth -> Future.succeededFuture(new Grant(1_000));
    scene.takes("jadmin:1");
    scene.conversation().leaveHandler(how -> scene.heard.add("root left"));

    scene.events().ended(4407, "session expired", false);

    assertEquals(2, scene.heard.size(), scene.heard.toString());
    assertEquals(List.of(new Left(4407, "session expired")), scene.root.left);
    assertEquals(0, scene.port.timers());
    assertInstanceOf(EventException.class, joined.get(0).call("x").cause());
  }
}
