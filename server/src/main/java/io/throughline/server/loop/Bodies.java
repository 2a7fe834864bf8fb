// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.auth.Grant;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.What;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of upstream bodies to their sessions. Called from every event loop. */
final class Bodies {
  private final Sessions sessions;
  private final Gate gate;

  Bodies(Sessions sessions, Gate gate) {
    this.sessions = sessions;
    this.gate = gate;
  }

  /** Gives one to its session; {@code answer} gets the answer, on the caller's loop. */
  void take(Upstream body, Peer peer, Consumer<List<Frame>> answer) {
    String sid = body.opener().sid();
    HostedSession host = sessions.find(sid);
    if (host == null) {
      reply(List.of(sessions.unknown(sid)), peer, answer);
      return;
    }
    EventLoop caller = sessions.loop();
    Consumer<List<Frame>> back = frames -> caller.run(() -> reply(frames, peer, answer));
    Future<@Nullable Grant> named = gate.named(peer);
    if (named == null) {
      host.upstream(body, null, back);
    } else {
      gate.request(named, peer, opener(host, body, back));
    }
  }

  private Gate.Opener opener(HostedSession host, Upstream body, Consumer<List<Frame>> back) {
    EventLoop caller = sessions.loop();
    return new Gate.Opener() {
      @Override
      public EventLoop loop() {
        return caller;
      }

      /** The body has come whole: it is taken in whether its answer arrives or not. */
      @Override
      public void held(Runnable gone) {}

      @Override
      public void granted(Grant grant) {
        host.upstream(body, grant, back);
      }

      @Override
      public void refused(Refused refusal) {
        back.accept(List.of(refusal.frame()));
      }
    };
  }

  private void reply(List<Frame> frames, Peer peer, Consumer<List<Frame>> answer) {
    CloseCode refused = frames.get(0) instanceof Frame.Reject no ? CloseCode.of(no.code()) : null;
    if (refused != null) {
      sessions.metrics().refused(Refusal.of(What.BODY, refused, peer.remoteAddress()));
    }
    answer.accept(frames);
  }
}
