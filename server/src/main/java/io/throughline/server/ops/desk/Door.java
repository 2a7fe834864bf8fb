// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.ops.OpsAuthorizer;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in. A token comes in a header or by the form, never in a URL; whoever came by the form
 * has a cookie from then on, and whoever is in may have a ticket, with which a session is opened.
 */
public final class Door {
  private static final String COOKIE = "throughline-ops";
  private static final String LOGIN = "login";
  private static final String TICKET = "ticket";

  /** The member of HELLO's {@code auth} that a ticket stands in. */
  private static final String MEMBER = "throughline-ops";

  private static final long LOGIN_MS = 12 * 3_600_000L;
  static final long TICKET_MS = 60_000;

  private final @Nullable String token;
  private final @Nullable OpsAuthorizer authorizer;
  private final Seal seal;

  public Door(OpsOptions options) {
    token = options.token();
    authorizer = options.authorizer();
    seal = new Seal(token);
  }

  /** Whether people may log in by a form. */
  boolean hasForm() {
    return token != null;
  }

  /** Whether the request may pass. */
  Future<Boolean> admits(Visit visit) {
    OpsAuthorizer asked = authorizer;
    if (asked != null) {
      return asked.authorize(visit.request(), visit.user());
    }
    String header = visit.request().getHeader("Authorization");
    // A proxy in front may have credentials of its own in that header.
    return Future.succeededFuture(hasCookie(visit) || (header != null && knows(secret(header))));
  }

  private boolean hasCookie(Visit visit) {
    Cookie cookie = visit.request().getCookie(COOKIE);
    return cookie != null && seal.check(LOGIN, cookie.getValue(), Desk.now()) > 0;
  }

  /** Whether this is the token. */
  boolean knows(@Nullable String secret) {
    String right = token;
    return right != null && secret != null && Seal.same(right, secret);
  }

  /** What an Authorization header shows: a bearer's token, or the password of whatever user. */
  private static @Nullable String secret(String header) {
    int space = header.indexOf(' ');
    String scheme = header.substring(0, Math.max(0, space));
    String rest = header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return rest;
    }
    if (!scheme.equalsIgnoreCase("Basic")) {
      return null;
    }
    try {
      String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return null; // no base64
    }
  }

  /** Lets a browser in from now on. */
  void welcome(HttpServerRequest request) {
    long until = Desk.now() + LOGIN_MS;
    setCookie(request, seal.seal(LOGIN, until), LOGIN_MS / 1_000);
  }

  /** And not any more. */
  void farewell(HttpServerRequest request) {
    setCookie(request, "", 0);
  }

  /** Without a path: the browser gives it that of the page as it knows it, behind any proxy. */
  private static void setCookie(HttpServerRequest request, String value, long age) {
    request
        .response()
        .addCookie(
            Cookie.cookie(COOKIE, value)
                .setMaxAge(age)
                .setHttpOnly(true)
                .setSecure(true)
                .setSameSite(CookieSameSite.STRICT));
  }

  /** What an operator's page opens its session with, within a minute. */
  String ticket() {
    return seal.seal(TICKET, Desk.now() + TICKET_MS);
  }

  /**
   * Whether HELLO's {@code auth} shows a ticket, be it good, too old or of another process: no
   * application is asked about it.
   */
  public static boolean isTicket(@Nullable JsonNode auth) {
    return shown(auth) != null;
  }

  /** How long a session may last that such a ticket opens, ms; 0 when it is too old. */
  public long admits(@Nullable JsonNode auth) {
    return seal.check(TICKET, shown(auth), Desk.now()) > 0 ? LOGIN_MS : 0;
  }

  private static @Nullable String shown(@Nullable JsonNode auth) {
    return auth == null ? null : auth.path(MEMBER).textValue();
  }
}
