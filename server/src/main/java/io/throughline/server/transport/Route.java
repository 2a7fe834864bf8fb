// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import java.util.function.Consumer;

/**
 * One route of a transport.
 *
 * @param path below the base path
 * @param method the one method it has
 * @param ownOriginCheck whether the handler checks the origin itself (JP-6)
 * @param handler answers the request; its origin is allowed
 */
record Route(String path, String method, boolean ownOriginCheck, Consumer<Exchange> handler) {
  static Route of(String path, String method, Consumer<Exchange> handler) {
    return new Route(path, method, false, handler);
  }
}
