// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.event.Conversation;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application that takes its time over the credentials of JOIN and RENEW. */
class CredentialsTest {
  private static final String FAILED = "{\"code\":\"FAILED\",\"message\":\"the handler failed\"}";
  private static final String NOT_JOINED =
      "{\"code\":\"NOT_JOINED\",\"message\":\"that namespace is not joined\"}";
  private static final long TIMEOUT = EventSettings.DEFAULTS.checkTimeout();

  private final ServerScene scene = new ServerScene();

  /** What the application is asked, and answers when the test does. */
  private final List<Promise<Grant>> asked = new ArrayList<>();

  private final List<Conversation> joined = new ArrayList<>();

  @BeforeEach
  void ponder() {
    scene.admin.handler = joined::add;
    scene.admin.admission =
        auth -> {
          Promise<Grant> answer = Promise.promise();
          asked.add(answer);
          return answer.future();
        };
  }

  private void join() {
    scene.takes("jadmin:1");
    asked.get(0).complete(Grant.FOREVER);
    scene.says("r1[]");
    asked.clear();
    scene.admin.grants.clear();
  }

  @Test
  @DisplayName(
      "AU-2 a JOIN whose credentials are not checked in time is FAILED, and may come again")
  void joinTimesOut() {
    scene.takes("jadmin:1", "eadmin:2[\"a\"]");
    scene.port.pass(TIMEOUT - 1);
    scene.says();
    scene.port.pass(1);
    scene.says("r1" + FAILED, "r2" + NOT_JOINED);
    assertEquals(List.of("check"), scene.port.faults);

    scene.takes("jadmin:3");
    asked.get(0).complete(Grant.FOREVER);
    scene.says();
    asked.get(1).complete(new Grant(5));

    scene.says("r3[{\"expiresIn\":5}]");
    assertEquals(List.of(new Grant(5)), scene.admin.grants);
    assertEquals(1, joined.size());
  }

  @Test
  @DisplayName(
      "AU-2 a RENEW that is not checked in time is FAILED, and what was there before stays")
  void renewTimesOut() {
    join();
    scene.takes("nadmin:2{\"auth\":1}");
    scene.port.pass(TIMEOUT);
    scene.says("r2" + FAILED);

    asked.get(0).complete(new Grant(1_000));

    scene.says();
    assertEquals(List.of(), scene.admin.grants);
    assertEquals(0, scene.port.timers());
  }

  @Test
  @DisplayName("RENEWs of a namespace are checked one at a time: the last one said is in force")
  void renewsInOrder() {
    join();
    scene.takes("nadmin:2{\"auth\":1}", "nadmin:3{\"auth\":2}", "nadmin:4{\"auth\":3}");
    assertEquals(1, asked.size());

    asked.get(0).complete(new Grant(100_000));
    assertEquals(2, asked.size());
    scene.port.pass(TIMEOUT - 1);
    asked.get(1).fail("no");
    scene.port.pass(TIMEOUT - 1); // each has its own time
    asked.get(2).complete(new Grant(300_000));

    scene.says(
        "r2[{\"expiresIn\":100000}]",
        "r3{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}",
        "r4[{\"expiresIn\":300000}]");
    assertEquals(Duration.ofSeconds(300), joined.get(0).expiresIn());
  }

  @Test
  @DisplayName("NS-4 a RENEW that is looked at holds up no other namespace")
  void othersGoOn() {
    join();
    Promise<Grant> slow = Promise.promise();
    scene.root.admission = auth -> slow.future();

    scene.takes("n2{\"auth\":1}", "nadmin:3{\"auth\":2}");
    asked.get(0).complete(Grant.FOREVER);
    scene.says("r3[]");
    slow.complete(Grant.FOREVER);

    scene.says("r2[]");
  }

  @Test
  @DisplayName("EV-5 whoever leaves is told of each RENEW, and the application asked no more")
  void leaves() {
    join();
    scene.takes("nadmin:2{\"auth\":1}", "nadmin:3{\"auth\":2}", "ladmin:");
    scene.says("r2" + NOT_JOINED, "r3" + NOT_JOINED);

    asked.get(0).complete(Grant.FOREVER);

    assertEquals(1, asked.size());
    assertEquals(List.of(), scene.admin.grants);
    assertEquals(0, scene.port.timers());
  }

  @Test
  @DisplayName(
      "NS-3 who leaves in a loop is counted until the application has answered, or its time")
  void counted() {
    ServerScene few = ServerScene.ofFew(16, 1);
    few.admin.admission = scene.admin.admission;
    few.takes("jadmin:1", "ladmin:", "jadmin:2");
    few.says(
        "r1" + NOT_JOINED,
        "r2{\"code\":\"TOO_MANY_NAMESPACES\",\"message\":\"too many namespaces are joined\"}");

    few.port.pass(1_000);
    few.takes("jadmin:3");
    asked.get(1).complete(Grant.FOREVER);

    few.says("r3[]");
  }

  @Test
  @DisplayName("at the end of the session nothing is waited for")
  void ends() {
    join();
    scene.takes("nadmin:2{\"auth\":1}", "n3{\"auth\":2}", "ladmin:");
    scene.events().ended(4407, "session expired", false);
    asked.get(0).complete(new Grant(1_000));

    assertEquals(List.of(), scene.admin.grants);
    assertEquals(0, scene.port.timers());
  }
}
