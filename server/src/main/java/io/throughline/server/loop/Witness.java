// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.Frame;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.What;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.tracing.OpenerTrace;
import io.throughline.server.tracing.OpenerTracer;
import io.vertx.core.internal.ContextInternal;

/** Who is told what becomes of one opener: the connection's loop, then the session's. */
record Witness(What asked, String address, ServerMetrics metrics, OpenerTrace trace) {
  static Witness of(Frame opener, Peer peer, ServerMetrics metrics) {
    OpenerTracer tracer = peer.tracer();
    String address = peer.remoteAddress();
    return opener instanceof Frame.Hello
        ? new Witness(What.OPEN, address, metrics, tracer.hello())
        : new Witness(What.ATTACH, address, metrics, tracer.attach());
  }

  /** Runs what the application does for it, in a context of its own if it is followed. */
  void within(Runnable step) {
    ContextInternal here = ContextInternal.current();
    if (trace == OpenerTrace.NONE || here == null) {
      step.run();
      return;
    }
    ContextInternal own = here.duplicate();
    ContextInternal before = own.beginDispatch();
    try {
      trace.within(step);
    } finally {
      own.endDispatch(before);
    }
  }

  /** The session has taken the connection. On the session's loop. */
  void attached(HostedSession to) {
    trace.attached(to.session().identity().id(), to.session().meter().takeAttach());
  }

  void refused(Refused refused) {
    if (refused.comesBehindTheEnd()) {
      trace.gone();
    } else {
      Refusal refusal = refused.observed(asked, address);
      metrics.refused(refusal);
      trace.refused(refusal);
    }
  }

  /** The connection is gone before there was an answer. */
  void gone() {
    trace.gone();
  }
}
