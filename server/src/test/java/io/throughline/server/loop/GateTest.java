// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.Grant;
import io.throughline.server.session.Connection;
import io.throughline.server.session.SessionConfig;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Stranger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is left of openers whose credentials are checked: nothing but sessions. */
@ExtendWith(VertxExtension.class)
class GateTest {
  private static final int MAX_WAITING = 200;

  private final List<Promise<Grant>> asked = new ArrayList<>();
  private Context context;
  private Sessions sessions;

  @BeforeEach
  void start(Vertx vertx) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    SessionConfig config =
        new SessionConfig(
            Timing.DEFAULTS, Limits.DEFAULTS, 5_000, 5_000, 30_000, 20, 60, List.of("websocket"));
    Authenticator slow =
        request -> {
          asked.add(Promise.promise());
          return asked.get(asked.size() - 1).future();
        };
    sessions =
        new Sessions(
            vertx,
            config,
            new NoListeners(),
            slow,
            new Sessions.Bounds(
                new Admission.Caps(10_000, 10_000, 10_000, 10_000, MAX_WAITING),
                Long.MAX_VALUE,
                60_000,
                300));
  }

  @Test
  @DisplayName("AU-2 SEC-4 however openers end, what was counted for them is counted no more")
  void nothingLeaks() {
    Random random = new Random(7);
    List<Pipe> pipes = new ArrayList<>();
    int[] admitted = {0};
    onLoop(() -> visits(random, pipes, admitted));

    List<Future<?>> answered =
        pipes.stream()
            .filter(pipe -> !pipe.cut)
            .<Future<?>>map(pipe -> pipe.answer.future())
            .toList();
    Await.value(Future.all(new ArrayList<>(answered)));

    onLoop(() -> asked.forEach(question -> question.tryComplete(Grant.anonymous()))); // too late
    assertEquals(admitted[0], sessions.size());
    assertEquals(admitted[0], sessions.admission().sessions());
    assertEquals(MAX_WAITING, freePlaces());
    long welcomed = pipes.stream().filter(pipe -> pipe.kinds.contains(FrameKind.WELCOME)).count();
    assertEquals(admitted[0], welcomed);
    assertTrue(pipes.stream().noneMatch(pipe -> pipe.cut && !pipe.kinds.isEmpty()), "after a cut");
  }

  private void visits(Random random, List<Pipe> pipes, int[] admitted) {
    for (int i = 0; i < MAX_WAITING; i++) {
      Pipe pipe = new Pipe();
      Link link = sessions.attach(hello("cid-0123456789-" + i), pipe, Stranger.SILENT);
      link.onArrival(List.of(new Frame.Base(1), new Frame.Text("early")));
      assertTrue(link.isBusy());
      pipe.link = link;
      pipes.add(pipe);
    }
    for (int i = 0; i < MAX_WAITING; i++) {
      Pipe pipe = pipes.get(i);
      switch (random.nextInt(5)) {
        case 0 -> {
          asked.get(i).complete(Grant.anonymous());
          admitted[0]++;
        }
        case 1 -> asked.get(i).complete(null);
        case 2 -> asked.get(i).fail("as asked");
        case 3 -> {
          pipe.cut = true;
          pipe.link.onLost();
        }
        default -> {} // nobody answers
      }
    }
  }

  private int freePlaces() {
    int free = 0;
    while (sessions.admission().socketAccepted()) {
      free++;
    }
    return free;
  }

  @Test
  @DisplayName("HS-10 reading waits for the answer, whatever it is")
  void reading() {
    onLoop(
        () -> {
          for (Grant answer : new Grant[] {Grant.anonymous(), null}) {
            Link link = sessions.attach(hello("cid-0123456789"), new Pipe(), Stranger.SILENT);
            boolean[] ready = {false};
            link.whenReady(() -> ready[0] = true);
            assertTrue(link.isBusy());

            asked.get(asked.size() - 1).complete(answer);

            assertTrue(ready[0]);
            assertFalse(link.isBusy());
          }
        });
  }

  private static Frame.Hello hello(String cid) {
    return new Frame.Hello(1, cid, 1, 1_000, false, List.of(), null, null, "json");
  }

  private void onLoop(Runnable what) {
    Await.value(
        Future.future(
            (Promise<Void> done) ->
                context.runOnContext(
                    v -> {
                      try {
                        what.run();
                        done.complete();
                      } catch (RuntimeException | AssertionError e) {
                        done.fail(e);
                      }
                    })));
  }

  /** A connection that notes what it is told. */
  private static final class Pipe implements Connection {
    final Promise<Void> answer = Promise.promise();
    final List<FrameKind> kinds = new ArrayList<>();
    Link link;
    boolean cut;

    @Override
    public void write(List<EncodedFrame> frames) {
      frames.forEach(frame -> kinds.add(frame.kind()));
      answer.tryComplete();
    }

    @Override
    public int room() {
      return BATCH_BYTES;
    }

    @Override
    public void end(int code) {}

    @Override
    public void supersede() {}

    @Override
    public String transport() {
      return "websocket";
    }
  }
}
