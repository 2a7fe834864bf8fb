// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The base path of all routes: absolute, http or https, without a slash at the end. */
public final class BasePath {
  private BasePath() {}

  /**
   * Reads one; ws and wss are taken for http and https, query and fragment are left out, a user's
   * name and password are refused.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static URI of(String address) {
    try {
      URI given = new URI(address);
      String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
      String over = scheme.replaceFirst("^ws", "http");
      String path = given.getRawPath();
      boolean http = over.equals("http") || over.equals("https");
      if (!http || given.getHost() == null || given.getRawUserInfo() != null) {
        throw new IllegalArgumentException(refusal(address)); // §7.1
      }
      return new URI(over + "://" + given.getRawAuthority() + path.replaceFirst("/+$", ""));
    } catch (URISyntaxException e) { // which quotes the address, secrets and all
      throw new IllegalArgumentException(refusal(address));
    }
  }

  /** Says what was given, as far as it cannot hold a password or a token. */
  private static String refusal(String address) {
    return "no address of a server: "
        + (address.contains("@") ? "one with a user" : address.replaceFirst("[?#].*", ""));
  }
}
