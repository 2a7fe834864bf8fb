// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may use this server: one exact list for all transports, by default only its own
 * origin (HT-15, SEC-5 to SEC-8). Takes nothing from forwarded headers, which a client can write.
 */
public final class OriginPolicy {
  /** What the origin of a request allows. */
  enum Verdict {
    /** No browser, or one that does not say where it is. */
    ABSENT,
    /** The server's own pages. */
    SAME,
    /** A listed origin: it needs CORS headers. */
    LISTED,
    REFUSED
  }

  private final Set<String> allowed;
  private final boolean credentials;

  /**
   * @param allowed origins as browsers send them, e.g. {@code https://app.example}; {@code null} as
   *     text allows opaque ones
   * @param credentials whether browsers may send cookies across origins
   */
  public OriginPolicy(Set<String> allowed, boolean credentials) {
    this.allowed = Set.copyOf(allowed);
    this.credentials = credentials;
  }

  boolean credentials() {
    return credentials;
  }

  /**
   * Whether a page of this server's own sent the request, as its browser says: by a header that no
   * page can write, and whatever a proxy makes of Host; else by the origin.
   */
  public boolean isOwn(HttpServerRequest request) {
    String origin = request.getHeader(Header.ORIGIN);
    return "same-origin".equals(request.getHeader(Header.SEC_FETCH_SITE))
        || (origin != null && isOwn(origin, request));
  }

  Verdict judge(HttpServerRequest request) {
    String origin = request.getHeader(Header.ORIGIN);
    if (origin == null) {
      boolean foreign = "cross-site".equals(request.getHeader(Header.SEC_FETCH_SITE));
      return foreign ? Verdict.REFUSED : Verdict.ABSENT; // SEC-8
    }
    return judge(origin, request);
  }

  /** By Origin, else by Referer (JP-6). */
  Verdict judgeScript(HttpServerRequest request) {
    if (request.getHeader(Header.ORIGIN) != null) {
      return judge(request);
    }
    String referer = request.getHeader("Referer");
    if (referer == null) {
      return Verdict.ABSENT;
    }
    String origin = originOf(referer);
    return origin == null ? Verdict.REFUSED : judge(origin, request);
  }

  private Verdict judge(String origin, HttpServerRequest request) {
    if (allowed.contains(origin)) {
      return Verdict.LISTED;
    }
    return isOwn(origin, request) ? Verdict.SAME : Verdict.REFUSED;
  }

  /**
   * Same host and port; a page of http is not at home on https. TLS may end before this server, so
   * http may serve https.
   */
  private static boolean isOwn(String origin, HttpServerRequest request) {
    String host = host(request);
    int scheme = origin.indexOf("://");
    if (host == null || scheme < 0) {
      return false;
    }
    boolean secure = origin.startsWith("https://");
    if (!secure && (!origin.startsWith("http://") || request.isSSL())) {
      return false;
    }
    String port = secure ? ":443" : ":80";
    return withPort(origin.substring(scheme + 3), port).equalsIgnoreCase(withPort(host, port));
  }

  /** What the client calls this server; HTTP/2 has no Host header. */
  private static @Nullable String host(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      return request.getHeader("Host");
    }
    HostAndPort authority = request.authority(true);
    return authority == null ? null : authority.toString();
  }

  private static String withPort(String authority, String port) {
    boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    return hasPort ? authority : authority + port;
  }

  private static @Nullable String originOf(String referer) {
    try {
      URI uri = new URI(referer);
      return uri.getScheme() == null || uri.getRawAuthority() == null
          ? null
          : uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (java.net.URISyntaxException e) {
      return null; // refused by the caller
    }
  }
}
