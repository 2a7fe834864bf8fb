// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.auth.User;
import java.security.cert.Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that may tell who asks: what the client said, and the request that brought it. To be read
 * while the {@link Authenticator} is called and until its future is completed, no longer.
 *
 * <p>A JSONP request shows no cookies, and no user that may have been found by one: any page can
 * make a browser send them (JP-7).
 */
public interface CredentialsRequest {
  /** Member {@code auth} of HELLO, JOIN or RENEW; null when there is none. */
  @Nullable JsonNode auth();

  /**
   * The namespace that is joined or whose credentials are renewed; empty for the session itself.
   */
  String namespace();

  /** Headers of the request; empty in JOIN and RENEW, which come by the session. */
  MultiMap headers();

  /** The value of a cookie of the request; null when it has none of that name. */
  @Nullable String cookie(String name);

  /** The client's certificate and what signed it, as TLS has verified them; empty without one. */
  List<Certificate> certificates();

  /**
   * The user that a handler of the router before the mount found in the request; in JOIN and RENEW
   * the session's own. Null when there is none.
   */
  @Nullable User user();

  /** The client's address, as {@code ThroughlineOptions.clientAddress} tells it. */
  String remoteAddress();

  /** The transport, e.g. {@code websocket}; {@code upstream} for a POST beside a connection. */
  String transport();
}
