// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.metrics.Refusal.What;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.session.Connection;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.SessionConfig;
import io.throughline.server.session.SessionIdentity;
import io.throughline.server.tracing.OpenerTrace;
import io.throughline.server.wire.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LinkTest {
  private static final String CID = "0123456789abcdef";

  @Test
  @DisplayName("reading waits while the session's own loop does not keep up")
  void busy(Vertx vertx) {
    Context homeContext = ((VertxInternal) vertx).createEventLoopContext();
    Context awayContext = ((VertxInternal) vertx).createEventLoopContext();
    EventLoop home = on(homeContext, () -> EventLoop.current(vertx, ServerMetrics.NONE));
    HostedSession host = on(homeContext, () -> host(vertx, home));
    Link link =
        on(
            awayContext,
            () ->
                connected(
                    new Link(
                        EventLoop.current(vertx, ServerMetrics.NONE),
                        new Deaf(),
                        new Witness(What.ATTACH, "10.0.0.7", ServerMetrics.NONE, OpenerTrace.NONE)),
                    host));
    CountDownLatch stuck = new CountDownLatch(1);
    homeContext.runOnContext(v -> await(stuck));
    Promise<Void> ready = Promise.promise();

    on(
        awayContext,
        () -> {
          assertFalse(link.isBusy());
          while (!link.isBusy()) {
            link.onArrival(List.of(new Frame.Ping(1)));
          }
          link.whenReady(ready::complete);
          return link;
        });
    assertFalse(ready.future().isComplete());
    stuck.countDown();

    Await.value(ready.future());
    assertFalse(on(awayContext, link::isBusy));
  }

  private static Link connected(Link link, HostedSession host) {
    link.connect(host, via -> null);
    return link;
  }

  private static HostedSession host(Vertx vertx, EventLoop home) {
    SessionConfig config =
        new SessionConfig(
            Timing.DEFAULTS, Limits.DEFAULTS, 5_000, 5_000, 30_000, 20, 60, List.of("websocket"));
    Sessions directory =
        new Sessions(
            vertx,
            config,
            new NoListeners(),
            Authenticator.anonymous(),
            new Sessions.Bounds(new Admission.Caps(1, 1, 1, 1, 1), Long.MAX_VALUE, 60_000, 10_000));
    Frame.Hello hello = new Frame.Hello(1, CID, 1, 262_144, false, List.of(), null, null, "json");
    SessionIdentity identity = new SessionIdentity(CID, "public", CID);
    ServerSession session =
        new ServerSession(config, identity, hello, new NoListeners(), home.now());
    return new HostedSession(session, home, directory, "127.0.0.1");
  }

  private static <T> T on(Context context, Supplier<T> what) {
    return Await.value(
        Future.future(
            (Promise<T> done) ->
                context.runOnContext(
                    v -> {
                      try {
                        done.complete(what.get());
                      } catch (RuntimeException | AssertionError e) {
                        done.fail(e);
                      }
                    })));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection whose writes nobody looks at. */
  private static final class Deaf implements Connection {
    @Override
    public void write(List<EncodedFrame> frames) {}

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
