// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The base path of all routes: absolute, http or https, without a slash at the end. */
final class BasePath {
  private BasePath() {}

  /**
   * Reads one; ws and wss are taken for http and https, query and fragment are left out, a user's
   * name and password are refused.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static URI of(String address) {
    try {
      URI given = new URI(address);
      String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
      String over = scheme.replaceFirst("^ws", "http");
      String path = given.getRawPath();
      boolean http = over.equals("http") || over.equals("https");
      if (!http || given.getHost() == null || given.getRawUserInfo() != null) {
        throw new IllegalArgumentException("no address of a server: " + address); // §7.1
      }
      return new URI(over + "://" + given.getRawAuthority() + path.replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no address of a server: " + address, e);
    }
  }
}
