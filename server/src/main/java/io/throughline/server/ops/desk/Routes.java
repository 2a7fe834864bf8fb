// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import io.throughline.server.log.Faults;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Everything at {@code ops} and below: the page, how to log in, the API. */
public final class Routes {
  private static final System.Logger LOG = System.getLogger(Routes.class.getName());
  private static final String HOME = "ops";
  private static final String API = "ops/api/v1/";

  private final Door door;
  private final Page page;
  private final Api api;

  public Routes(Desk desk, Door door) {
    this.door = door;
    this.page = Page.instance();
    this.api = new Api(desk, door);
  }

  /** Whether a path below the base path is one of these. */
  public static boolean isBelow(String path) {
    return path.equals(HOME) || path.startsWith(HOME + "/");
  }

  /** Answers a request of an operator's, whose path {@link #isBelow}. */
  public void handle(Visit visit) {
    String path = visit.path();
    if (path.startsWith(API)) {
      inside(
          visit,
          said ->
              said.in()
                  ? api.answer(visit, path.substring(API.length()))
                  : refused(visit, said.waitMs()));
      return;
    }
    switch (path) {
      case HOME -> visit.seeOther("ops/");
      case "ops/" -> inside(visit, said -> page.home(visit, said.in(), door.hasForm()));
      case "ops/login" -> login(visit);
      case "ops/logout" -> logout(visit);
      default -> page.file(visit, path.substring(HOME.length() + 1));
    }
  }

  /** What to answer, knowing whether it is an operator who asks. */
  private interface Answer {
    Future<Void> of(Door.Verdict said);
  }

  private void inside(Visit visit, Answer answer) {
    HttpServerRequest request = visit.request();
    boolean wait = visit.read() == null && !request.isEnded();
    if (wait) {
      request.pause();
    }
    Future<Door.Verdict> said = door.admits(visit);
    said.compose(answer::of).onFailure(why -> failed(visit, why));
    if (wait) { // after the answer has said who reads the body; in any case, or the connection
      // stands
      said.onComplete(any -> request.resume());
    }
  }

  private static void failed(Visit visit, Throwable why) {
    if (why instanceof IllegalArgumentException) {
      visit.refuse(400, String.valueOf(why.getMessage()));
    } else {
      Faults.ofSystem().operatorFailed(why);
      visit.refuse(500, "internal error");
    }
  }

  private static Future<Void> refused(Visit visit, long waitMs) {
    if (waitMs > 0) {
      visit.tooMany(waitMs);
      return Future.succeededFuture();
    }
    visit.request().response().putHeader("WWW-Authenticate", "Bearer realm=\"throughline ops\"");
    visit.refuse(401, "operators only");
    return Future.succeededFuture();
  }

  private void login(Visit visit) {
    if (!door.hasForm()) {
      visit.refuse(404, "not found");
      return;
    }
    if (!mayPost(visit)) {
      return;
    }
    visit.body().onSuccess(body -> login(visit, body)).onFailure(why -> failed(visit, why));
  }

  private void login(Visit visit, Buffer form) {
    Door.Verdict said = door.shown(visit, field(form, "token"));
    if (said.in()) {
      LOG.log(System.Logger.Level.INFO, "an operator logged in");
      door.welcome(visit.request());
      visit.seeOther("./");
    } else {
      page.refused(visit, said.waitMs());
    }
  }

  private void logout(Visit visit) {
    if (mayPost(visit)) {
      door.farewell(visit.request());
      visit.seeOther("./");
    }
  }

  private static boolean mayPost(Visit visit) {
    if (!visit.isPost()) {
      visit.wrongMethod("POST");
    } else if (!visit.isOwn()) {
      visit.refuse(403, "sent by another page");
    }
    return visit.isPost() && visit.isOwn();
  }

  /** A field of a form; null when it has none of that name that can be read. */
  private static @Nullable String field(Buffer form, String name) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap();
    for (String pair : form.toString().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.add(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    String value = fields.get(name);
    try {
      return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // no percent-encoding
    }
  }
}
