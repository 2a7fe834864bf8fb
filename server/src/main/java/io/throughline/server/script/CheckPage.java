// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.script;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * The page {@code check} below a base path, where users see which transports get through from where
 * they are, with its script and its style. It opens sessions as any client does and shows nothing
 * of the server but which transports it offers.
 */
public final class CheckPage {
  /**
   * Nothing from anywhere else, nothing inline. Not every engine takes its own host's WebSockets
   * for {@code 'self'}, hence their schemes; frames, forms and scripts are those of JSONP.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
          + " connect-src 'self' ws: wss:; frame-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy",
              "same-origin"); // JP-6: its own scripts have to say where they are from

  private static final CheckPage INSTANCE = new CheckPage();

  private final Map<String, PublicFile> files =
      Map.of(
          "check", file("text/html; charset=utf-8", Built.read("check.html")),
          "check.css", file("text/css; charset=utf-8", Built.read("check.css")),
          "check.js", file("text/javascript; charset=utf-8", script()),
          "check.js.map", file("application/json", Built.read("throughline-check.min.js.map")));

  private CheckPage() {}

  /** The one of this jar. */
  public static CheckPage instance() {
    return INSTANCE;
  }

  /**
   * Answers a request for one of its files.
   *
   * @param path below the base path, without a slash in front
   * @return false when that is none of them; the request is then untouched
   */
  public boolean handle(HttpServerRequest request, String path) {
    PublicFile file = files.get(path);
    if (file != null) {
      file.handle(request, PublicFile.ASK_EACH_TIME);
    }
    return file != null;
  }

  private static PublicFile file(String type, String text) {
    return PublicFile.of(type, text, HEADERS);
  }

  private static String script() {
    return Built.read("throughline-check.min.js")
        .replace("throughline-check.min.js.map", "check.js.map");
  }
}
