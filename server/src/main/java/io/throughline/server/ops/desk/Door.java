// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.log.Faults;
import io.throughline.server.ops.OpsAuthorizer;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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

  static final long LOGIN_MS = 12 * 3_600_000L;
  private static final long LONGEST_TICKET_MS = 60_000;

  private final @Nullable String token;
  private final @Nullable OpsAuthorizer authorizer;
  private final long checkMs;
  private final long recheckMs;
  private final Seal seal;
  private final LongSupplier clock;
  private final Attempts attempts;

  /**
   * Makes one.
   *
   * @param checkMs how long the application may take to say who is an operator
   * @param clock milliseconds; only differences mean something
   */
  public Door(OpsOptions options, long checkMs, LongSupplier clock) {
    this.checkMs = checkMs;
    this.clock = clock;
    attempts = new Attempts(clock.getAsLong());
    recheckMs = options.recheck().toMillis();
    token = options.token();
    authorizer = options.authorizer();
    seal = new Seal(token);
  }

  /** Whether people may log in by a form. */
  boolean hasForm() {
    return token != null;
  }

  /**
   * What the door says.
   *
   * @param waitMs after how long another token may be shown; 0 when it may at once
   */
  record Verdict(boolean in, long waitMs) {
    static final Verdict IN = new Verdict(true, 0);
    static final Verdict OUT = new Verdict(false, 0);
  }

  /** Whether the request may pass; fails when nobody can say. Told in the request's context. */
  Future<Verdict> admits(Visit visit) {
    OpsAuthorizer asked = authorizer;
    if (asked != null) {
      Promise<Boolean> here = ContextInternal.current().promise();
      Future.succeededFuture()
          .compose(any -> Objects.requireNonNull(asked.authorize(visit.request(), visit.user())))
          .onComplete(here);
      return here.future()
          .timeout(checkMs, TimeUnit.MILLISECONDS)
          .map(in -> in ? Verdict.IN : Verdict.OUT);
    }
    if (hasCookie(visit)) { // a proxy in front may have credentials of its own in the header
      attempts.succeeded(visit.remoteAddress(), clock.getAsLong());
      return Future.succeededFuture(Verdict.IN);
    }
    String header = visit.request().getHeader("Authorization");
    return Future.succeededFuture(shown(visit, header == null ? null : secret(header)));
  }

  private boolean hasCookie(Visit visit) {
    Cookie cookie = visit.request().getCookie(COOKIE);
    return cookie != null && seal.check(LOGIN, cookie.getValue(), Desk.now()) > 0;
  }

  /** Whether this is the token; not looked at while too many wrong ones came. */
  Verdict shown(Visit visit, @Nullable String secret) {
    String right = token;
    if (right == null || secret == null) {
      return Verdict.OUT;
    }
    long now = clock.getAsLong();
    long wait = attempts.wait(visit.remoteAddress(), now);
    if (wait > 0) {
      return new Verdict(false, wait);
    }
    if (Seal.same(right, secret)) {
      attempts.succeeded(visit.remoteAddress(), now);
      return Verdict.IN;
    }
    if (attempts.failed(visit.remoteAddress(), secret, now)) {
      Faults.ofSystem().stranger(visit.remoteAddress());
    }
    return Verdict.OUT;
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

  /** What an operator's page opens its session with, and has it go on, within {@link #ticketMs}. */
  String ticket() {
    return seal.seal(TICKET, Desk.now() + ticketMs());
  }

  long ticketMs() {
    return Math.min(LONGEST_TICKET_MS, recheckMs);
  }

  /**
   * Whether HELLO's {@code auth} shows a ticket, be it good, too old or of another process: no
   * application is asked about it.
   */
  public static boolean isTicket(@Nullable JsonNode auth) {
    return shown(auth) != null;
  }

  /**
   * How much longer a session may last that shows such a ticket, ms, counted from when its operator
   * was let in for it; 0 when it is too old.
   */
  public long admits(@Nullable JsonNode auth) {
    long now = Desk.now();
    long until = seal.check(TICKET, shown(auth), now);
    return until == 0 ? 0 : until - ticketMs() + recheckMs - now;
  }

  private static @Nullable String shown(@Nullable JsonNode auth) {
    return auth == null ? null : auth.path(MEMBER).textValue();
  }
}
