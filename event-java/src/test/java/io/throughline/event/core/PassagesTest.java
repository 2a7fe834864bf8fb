// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.event.PayloadCodec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who follows an event or call sees every step of it, and its end once. */
class PassagesTest {
  private final ServerScene scene =
      new ServerScene(new EventSettings(PayloadCodec.JSON, 1_000, 1_000, 2, 2));
  private final List<String> seen = new ArrayList<>();

  /** Notes its steps and its end. */
  private final class Noted implements Passage {
    private final Event event;
    private String failure = "well";
    private boolean ended;

    Noted(Event event) {
      this.event = event;
    }

    @Override
    public <T> void deliver(Handler<T> handler, T argument) {
      seen.add(event.name() + " step");
      scene.port.deliver(handler, argument);
    }

    @Override
    public void failed(Throwable why) {
      if (failure.equals("well")) {
        failure = why instanceof EventException e ? e.code() : why.getClass().getSimpleName();
      }
    }

    @Override
    public void ended() {
      if (!ended) {
        ended = true;
        seen.add(event.name() + " ended " + failure);
      }
    }
  }

  @BeforeEach
  void follow() {
    scene.conversation();
    scene.port.follower = Noted::new;
  }

  private void sees(String... what) {
    assertEquals(List.of(what), seen);
    seen.clear();
  }

  @Test
  @DisplayName("an event ends when filters and all listeners are done, heard or not")
  void event() {
    scene.root.filters.add(event -> Future.succeededFuture());
    scene.listen(scene.conversation(), "hi");
    scene.conversation().onAny(event -> scene.heard.add("any"));

    scene.takes("e[\"hi\",1]", "e[\"unheard\"]");

    sees(
        "hi step",
        "hi step",
        "hi step",
        "hi ended well",
        "unheard step",
        "unheard step",
        "unheard ended well");
  }

  @Test
  @DisplayName("what is refused, or does not fit, ends with its code")
  void refused() {
    scene.conversation().on("n", Integer.class, n -> {}).answer("n", Integer.class, n -> n);
    scene.takes("e[\"n\",\"x\"]", "e1[\"n\",\"x\"]", "e2[\"none\"]");
    sees(
        "n step",
        "n ended BAD_ARGUMENTS",
        "n step",
        "n ended BAD_ARGUMENTS",
        "none ended NO_HANDLER");

    scene.root.filters.add(event -> Future.failedFuture("no"));
    scene.takes("e[\"n\",1]", "e3[\"n\",1]");
    sees("n step", "n ended REFUSED", "n step", "n ended REFUSED");
  }

  @Test
  @DisplayName("a call ends with its reply, however that comes about")
  void call() {
    Promise<Integer> later = Promise.promise();
    scene.conversation().answer("later", call -> later.future());
    scene.conversation().answer("fails", call -> Future.failedFuture(new EventException("A", "")));
    scene
        .conversation()
        .answer(
            "throws",
            call -> {
              throw new IllegalStateException("on purpose");
            });

    scene.takes("e1[\"later\"]");
    sees("later step");
    later.complete(1);
    sees("later ended well");
    scene.takes("e2[\"fails\"]", "e3[\"throws\"]");
    sees("fails step", "fails ended A", "throws step", "throws ended IllegalStateException");
    scene.port.refuses = Receipt.Fate.TOO_LARGE;
    scene.takes("e4[\"later\"]");
    sees("later step", "later ended FAILED");
  }

  @Test
  @DisplayName("with the session end the calls that nobody waits for any more, with CLOSED, once")
  void session() {
    Promise<Integer> later = Promise.promise();
    scene.conversation().answer("a", call -> later.future());
    scene.takes("e1[\"a\"]", "e2[\"a\"]");
    sees("a step", "a step");

    scene.events().ended(4407, "session expired", false);
    sees("a ended CLOSED", "a ended CLOSED");
    later.complete(1);
    sees();
  }

  @Test
  @DisplayName("with a namespace that is left end its calls and what waits for its filters: LEFT")
  void left() {
    Promise<Void> verdict = Promise.promise();
    Promise<Integer> later = Promise.promise();
    List<Conversation> admin = new ArrayList<>();
    scene.admin.handler = it -> admin.add(it.answer("a", call -> later.future()));
    scene.takes("jadmin:1", "eadmin:2[\"a\"]");
    scene.admin.filters.add(event -> verdict.future());
    scene.takes("eadmin:[\"b\"]", "eadmin:[\"c\"]");
    sees("a step", "b step");

    admin.get(0).leave();
    sees("a ended LEFT", "b ended LEFT", "c ended LEFT");
    verdict.complete();
    sees();
  }

  @Test
  @DisplayName("a session that broke drops what waits; it ends with CLOSED")
  void dropped() {
    Promise<Void> verdict = Promise.promise();
    scene.root.filters.add(event -> verdict.future());
    scene.takes("e[\"b\"]", "e[\"c\"]");
    sees("b step");

    scene.events().ended(4500, "", true);
    sees("b ended CLOSED", "c ended CLOSED");
    verdict.complete();
    sees();
  }

  @Test
  @DisplayName("calls beyond the limit and for what is not joined are refused unfollowed")
  void unfollowed() {
    scene.conversation().answer("a", call -> Promise.promise().future());
    scene.takes("eadmin:1[\"a\"]", "e2[\"a\"]", "e3[\"a\"]", "e4[\"a\"]");
    sees("a step", "a step");
    assertTrue(scene.port.lines().get(1).contains(ErrorCode.TOO_MANY_CALLS.name()));
  }
}
