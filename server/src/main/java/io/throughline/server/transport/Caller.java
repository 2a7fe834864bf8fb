// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.log.Value;
import io.throughline.server.loop.Peer;
import io.throughline.server.tracing.OpenerTracer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.User;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Who made a request, and all that it says of him.
 *
 * @param remoteAddress the client's address, as the operator's function tells it
 * @param found the user whom a handler of the router found; null when there is none
 * @param trustsCookies whether a cookie may say who asks (JP-7)
 * @param tracer follows the opener that the request brings
 * @param auth what the client said; null when it said nothing
 */
record Caller(
    HttpServerRequest request,
    String transport,
    String remoteAddress,
    @Nullable User found,
    boolean trustsCookies,
    OpenerTracer tracer,
    @Nullable JsonNode auth)
    implements Peer {

  @Override
  public Peer saying(@Nullable JsonNode said) {
    return new Caller(request, transport, remoteAddress, found, trustsCookies, tracer, said);
  }

  @Override
  public String namespace() {
    return "";
  }

  @Override
  public MultiMap headers() {
    MultiMap all = request.headers();
    return trustsCookies
        ? all
        : MultiMap.caseInsensitiveMultiMap().addAll(all).remove(HttpHeaders.COOKIE);
  }

  @Override
  public @Nullable String cookie(String name) {
    Cookie cookie = trustsCookies ? request.getCookie(name) : null;
    return cookie == null ? null : cookie.getValue();
  }

  @Override
  public List<Certificate> certificates() {
    if (!request.isSSL()) {
      return List.of();
    }
    try {
      List<Certificate> chain = request.connection().peerCertificates();
      return chain == null ? List.of() : List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) { // it has shown none
      return List.of();
    }
  }

  /** None where a cookie may have led to it and must not. */
  @Override
  public @Nullable User user() {
    return trustsCookies || !request.headers().contains(HttpHeaders.COOKIE) ? found : null;
  }

  /** Shows nothing that says who it is (SEC-2); the address may be what somebody made up. */
  @Override
  public String toString() {
    return "Caller[" + Value.of(remoteAddress) + ", " + transport + "]";
  }
}
