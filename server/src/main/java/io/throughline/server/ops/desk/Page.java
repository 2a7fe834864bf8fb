// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import io.throughline.server.script.ClientScript;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The dashboard's files, out of the jar. They hold nothing of the server, so only the page itself
 * is kept from strangers, who see the form to log in instead.
 */
final class Page {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String FOLDER = "/io/throughline/server/ops/page/";
  private static final Map<String, String> SERVED =
      Map.ofEntries(
          Map.entry("actions.js", SCRIPT),
          Map.entry("charts.js", SCRIPT),
          Map.entry("dom.js", SCRIPT),
          Map.entry("live.js", SCRIPT),
          Map.entry("main.js", SCRIPT),
          Map.entry("panels.js", SCRIPT),
          Map.entry("renewal.js", SCRIPT),
          Map.entry("sessions.js", SCRIPT),
          Map.entry("page.css", STYLE),
          Map.entry("theme.css", STYLE),
          Map.entry("icon.svg", "image/svg+xml"),
          Map.entry("vendor/uPlot.iife.min.js", SCRIPT),
          Map.entry("vendor/uPlot.min.css", STYLE));

  private static final String WRONG = "That is not the token.";
  private static final String TOO_MANY = "Too many wrong tokens came from here. Wait a minute.";

  private static final Page INSTANCE = new Page();

  private final Map<String, Asset> assets = new HashMap<>();
  private final String home = text("index.html");
  private final String login = text("login.html");
  private final String again = replaced(login, " hidden>", ">");
  private final String later = replaced(again, WRONG, TOO_MANY);

  private Page() {
    SERVED.forEach((name, type) -> assets.put(name, Asset.of(type, bytes(name))));
  }

  /** The one of this jar. */
  static Page instance() {
    return INSTANCE;
  }

  /** A file, and a tag that stands for its bytes. */
  private record Asset(String type, Buffer bytes, String tag) {
    static Asset of(String type, byte[] bytes) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        String tag = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        return new Asset(type, Buffer.buffer(bytes), '"' + tag + '"');
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every Java has it
      }
    }
  }

  /** The page for operators; for others the form, where there is one. */
  Future<Void> home(Visit visit, boolean in, boolean hasForm) {
    if (!visit.isRead()) {
      visit.wrongMethod("GET, HEAD");
    } else if (in) {
      visit.end(200, HTML, Buffer.buffer(home));
    } else if (hasForm) {
      visit.end(401, HTML, Buffer.buffer(login));
    } else {
      visit.refuse(403, "operators only");
    }
    return Future.succeededFuture();
  }

  /** The form again, for who knew no token; perhaps not before a while. */
  void refused(Visit visit, long waitMs) {
    if (waitMs > 0) {
      visit.retryAfter(waitMs);
      visit.end(429, HTML, Buffer.buffer(later));
    } else {
      visit.end(401, HTML, Buffer.buffer(again));
    }
  }

  void file(Visit visit, String name) {
    Asset asset = assets.get(name);
    if (name.equals("client.js") || name.equals("client.js.map")) {
      visit.guard();
      ClientScript.instance().handle(visit.request(), name);
    } else if (asset == null) {
      visit.refuse(404, "not found");
    } else if (!visit.isRead()) {
      visit.wrongMethod("GET, HEAD");
    } else {
      answer(visit, asset);
    }
  }

  private static void answer(Visit visit, Asset asset) {
    HttpServerResponse response =
        visit.guard().putHeader("Cache-Control", "no-cache").putHeader("ETag", asset.tag());
    if (asset.tag().equals(visit.request().getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("Content-Type", asset.type());
    response.putHeader("Content-Length", String.valueOf(asset.bytes().length()));
    if (visit.request().method().name().equals("HEAD")) {
      response.end();
    } else {
      response.end(asset.bytes());
    }
  }

  /** A page with another text in the one place where this stands. */
  static String replaced(String page, String what, String by) {
    int at = page.indexOf(what);
    if (at < 0 || page.indexOf(what, at + 1) >= 0) {
      throw new IllegalStateException("once in the form to log in there has to be: " + what);
    }
    return page.substring(0, at) + by + page.substring(at + what.length());
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream file = Page.class.getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("this jar was built without " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
