// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.internal.ContextInternal;

/**
 * Makes a span's context the current one for a step. Where OpenTelemetry keeps it in the Vert.x
 * context, as with {@code vertx-opentelemetry}, it stays there for all that the step sets going: a
 * Vert.x context of that work alone. Where it belongs to the thread it has to go with the step.
 */
final class Current {
  private enum Storage {
    UNKNOWN,
    THREAD,
    VERTX
  }

  /** The same for the life of the process; found out once. */
  private volatile Storage storage = Storage.UNKNOWN;

  @SuppressWarnings("MustBeClosedChecker") // see above
  void run(Context context, Runnable step) {
    Scope scope = context.makeCurrent();
    boolean ofThread = isOfThread(context);
    try {
      step.run();
    } finally {
      if (ofThread) {
        scope.close();
      }
    }
  }

  private boolean isOfThread(Context context) {
    ContextInternal here = ContextInternal.current();
    if (here == null) {
      return true; // there is nothing else; which tells nothing of other steps
    }
    if (storage == Storage.UNKNOWN) {
      storage = storageOf(context, here);
    }
    return storage == Storage.THREAD;
  }

  /** Whether another Vert.x context on this thread sees it too. */
  private static Storage storageOf(Context context, ContextInternal here) {
    ContextInternal other = here.unwrap().duplicate();
    ContextInternal before = other.beginDispatch();
    try {
      return Context.current() == context ? Storage.THREAD : Storage.VERTX;
    } finally {
      other.endDispatch(before);
    }
  }
}
