// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import java.net.URI;

/** Parts of addresses as Vert.x takes them. */
final class Urls {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Urls() {}

  /** The address of a route, with a query behind it unless that is empty. */
  static URI route(URI base, String name, String query) {
    return URI.create(base + "/" + name + query);
  }

  static boolean tls(URI url) {
    return "https".equals(url.getScheme());
  }

  static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : tls(url) ? HTTPS_PORT : HTTP_PORT;
  }
}
