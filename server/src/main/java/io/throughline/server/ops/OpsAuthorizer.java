// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/**
 * Says who is an operator, where that is the application's matter. Called on an event loop for each
 * request; must not block.
 */
@FunctionalInterface
public interface OpsAuthorizer {
  /**
   * Whether this request may see all and do all that operators may. What fails, or takes longer
   * than the option {@code handshakeTimeout}, is answered 500. The body, which has not been read,
   * is not to be read here.
   *
   * @param user whom a handler of the router before the mount found; null when nobody
   */
  Future<Boolean> authorize(HttpServerRequest request, @Nullable User user);
}
