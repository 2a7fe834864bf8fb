// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stands before the handlers. */
class FiltersTest {
  private final ServerScene scene = new ServerScene();
  private final List<Promise<Void>> verdicts = new ArrayList<>();

  @BeforeEach
  void listen() {
    scene.listen(scene.conversation(), "hi");
    scene.conversation().answer("a", call -> 1);
  }

  /** A filter that decides when the test does. */
  private void ponder() {
    scene.root.filters.add(
        event -> {
          Promise<Void> verdict = Promise.promise();
          verdicts.add(verdict);
          return verdict.future();
        });
  }

  @Test
  @DisplayName("filters see events and calls in their order, before the handlers")
  void order() {
    scene.root.filters.add(
        event -> {
          scene.heard.add("first " + event.name() + (event.isCall() ? " call" : ""));
          return Future.succeededFuture();
        });
    scene.root.filters.add(
        event -> {
          scene.heard.add("second");
          return Future.succeededFuture();
        });

    scene.takes("e[\"hi\",1]", "e1[\"a\"]");

    assertEquals(List.of("first hi", "second", "hi 1", "first a call", "second"), scene.heard);
    scene.says("r1[1]");
  }

  @Test
  @DisplayName("what a filter refuses is dropped, a caller told its code, or REFUSED")
  void refusing() {
    scene.root.filters.add(event -> Future.failedFuture(new EventException("NOT_YOU", null)));
    scene.takes("e[\"hi\",1]", "e1[\"a\"]");
    scene.root.filters.set(0, event -> Future.failedFuture("a reason that stays here"));
    scene.takes("e2[\"a\"]");
    scene.root.filters.set(
        0,
        event -> {
          throw new IllegalStateException("on purpose");
        });
    scene.takes("e3[\"a\"]");
    scene.root.filters.set(0, event -> null);
    scene.takes("e4[\"a\"]");

    String refused = "{\"code\":\"REFUSED\",\"message\":\"refused\"}";
    scene.says("r1{\"code\":\"NOT_YOU\"}", "r2" + refused, "r3" + refused, "r4" + refused);
    assertEquals(List.of(), scene.heard);
    assertTrue(scene.port.thrown.isEmpty());
  }

  @Test
  @DisplayName("EV-3 while a filter decides, what follows in that namespace waits, in order")
  void pending() {
    ponder();
    scene.admin.handler = conversation -> scene.listen(conversation, "hi");
    scene.takes("jadmin:1", "e[\"hi\",1]", "e[\"hi\",2]", "e2[\"a\"]", "eadmin:[\"hi\",9]");
    assertEquals(List.of("hi 9"), scene.heard); // the other namespace goes on
    assertEquals(1, verdicts.size());

    verdicts.get(0).complete();
    assertEquals(List.of("hi 9", "hi 1"), scene.heard);
    verdicts.get(1).fail("no");
    verdicts.get(2).complete();

    assertEquals(List.of("hi 9", "hi 1"), scene.heard);
    scene.says("r1[]", "r2[1]");
  }

  @Test
  @DisplayName("what waits behind a filter is bounded: the session takes nothing more meanwhile")
  void bounded() {
    ponder();
    scene.takes("e[\"hi\",0]");
    for (int i = 1; i < 64; i++) {
      scene.takes("e[\"hi\"," + i + "]");
    }
    assertFalse(scene.port.paused);
    scene.takes("e[\"hi\",64]");
    assertTrue(scene.port.paused);
    scene.takes("t[\"hi\",65]"); // DL-15

    for (int i = 0; i < 31; i++) {
      verdicts.get(i).complete();
    }
    assertTrue(scene.port.paused);
    verdicts.get(31).complete();
    assertFalse(scene.port.paused);
    for (int i = 32; i < 65; i++) {
      verdicts.get(i).complete();
    }

    assertEquals(65, scene.heard.size());
    assertEquals("hi 64", scene.heard.get(64));
  }

  @Test
  @DisplayName("what a filter passes after the client left is handed over before the end is told")
  void leftMeanwhile() {
    Promise<Void> verdict = Promise.promise();
    scene.admin.filters.add(event -> verdict.future());
    scene.admin.handler =
        conversation -> {
          scene.listen(conversation, "hi");
          conversation.leaveHandler(how -> scene.heard.add("left"));
        };
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]", "eadmin:[\"hi\",2]", "ladmin:");
    assertEquals(List.of(), scene.heard);

    verdict.complete();

    assertEquals(List.of("hi 1", "hi 2", "left"), scene.heard);
  }

  @Test
  @DisplayName("NS-3 a namespace that was left counts as long as a filter has something of it")
  void leavingInLoop() {
    ServerScene few = ServerScene.ofFew(16, 1);
    few.admin.filters.add(
        event -> {
          verdicts.add(Promise.promise());
          return verdicts.get(verdicts.size() - 1).future();
        });

    few.takes("jadmin:1", "eadmin:[\"hi\",1]", "ladmin:", "jadmin:2");
    few.says(
        "r1[]",
        "r2{\"code\":\"TOO_MANY_NAMESPACES\",\"message\":\"too many namespaces are joined\"}");
    assertEquals(List.of(), few.admin.left);

    verdicts.get(0).complete();
    few.takes("jadmin:3");
    few.says("r3[]");
  }

  @Test
  @DisplayName("a filter that never decides keeps nobody in a namespace behind his session's end")
  void undecided() {
    ponder();
    scene.admin.filters.addAll(scene.root.filters);
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]", "ladmin:{\"code\":3001}", "e[\"hi\",1]");

    scene.events().ended(4407, "session expired", false);

    assertEquals(List.of(new Left(3001, "")), scene.admin.left);
    assertEquals(List.of(new Left(4407, "session expired")), scene.root.left);
  }

  @Test
  @DisplayName("what waits when this side leaves is dropped")
  void leavesMeanwhile() {
    Promise<Void> verdict = Promise.promise();
    scene.admin.filters.add(event -> verdict.future());
    scene.admin.handler =
        conversation -> {
          scene.listen(conversation, "hi");
          conversation.leaveHandler(how -> scene.heard.add("left"));
          scene.conversation().on("end", e -> conversation.leave());
        };
    scene.takes("jadmin:1", "eadmin:[\"hi\",1]", "eadmin:[\"hi\",2]", "e[\"end\"]");

    assertEquals(List.of("left"), scene.heard);
    verdict.complete();
    assertEquals(List.of("left"), scene.heard);
  }
}
