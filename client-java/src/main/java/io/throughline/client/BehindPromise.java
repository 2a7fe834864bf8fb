// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/**
 * A promise that is kept on a context behind what is happening there: who has waited for it finds
 * everything changed that the same frame changes.
 */
final class BehindPromise<T> implements Promise<T> {
  private final ContextInternal context;
  private final Promise<T> promise;
  private boolean settled;

  BehindPromise(ContextInternal context) {
    this.context = context;
    this.promise = context.promise();
  }

  @Override
  public boolean tryComplete(T result) {
    return settle(() -> promise.complete(result));
  }

  @Override
  public boolean tryFail(Throwable cause) {
    return settle(() -> promise.fail(cause));
  }

  /** On the context only. */
  private boolean settle(Runnable how) {
    if (settled) {
      return false;
    }
    settled = true;
    context.runOnContext(v -> how.run());
    return true;
  }

  @Override
  public Future<T> future() {
    return promise.future();
  }
}
