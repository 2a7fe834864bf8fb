// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.script;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JavaScript client and its source map, {@code client.js} and {@code client.js.map} below a
 * base path. Without a version a browser asks each time whether the file is still the same; with
 * {@code ?v=} and the version that is here it never asks again; any other version is 404.
 */
public final class ClientScript {
  private static final String BUILT = "throughline.min.js";
  private static final String SERVED = "client.js";
  private static final String MAP = ".map";
  private static final Pattern BANNER = Pattern.compile("/\\*! throughline (\\S+) ");
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final Map<String, String> FOR_ANY_PAGE =
      Map.of("Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", "cross-origin");

  /** Read once; the build puts it beside this class. */
  private static final ClientScript INSTANCE =
      new ClientScript(
          Built.read(BUILT).replace(BUILT + MAP, SERVED + MAP), Built.read(BUILT + MAP));

  private final String version;
  private final Map<String, PublicFile> files;

  private ClientScript(String script, String map) {
    Matcher banner = BANNER.matcher(script);
    if (!banner.lookingAt()) {
      throw new IllegalStateException(BUILT + " does not begin with its version");
    }
    version = banner.group(1);
    files =
        Map.of(
            SERVED,
            PublicFile.of("text/javascript; charset=utf-8", script, FOR_ANY_PAGE),
            SERVED + MAP,
            PublicFile.of("application/json", map, FOR_ANY_PAGE));
  }

  /** The one of this jar. */
  public static ClientScript instance() {
    return INSTANCE;
  }

  /** What {@code ?v=} has to say. */
  public String version() {
    return version;
  }

  /**
   * Answers a request for one of its files.
   *
   * @param path below the base path, without a slash in front
   * @return false when that is none of them; the request is then untouched
   */
  public boolean handle(HttpServerRequest request, String path) {
    PublicFile file = files.get(path);
    if (file == null) {
      return false;
    }
    String wanted = wantedVersion(request.query());
    if (wanted != null && !wanted.equals(version)) {
      PublicFile.refuse(request, 404, "the version of the client that is here is " + version);
    } else {
      file.handle(request, wanted == null ? PublicFile.ASK_EACH_TIME : FOR_EVER);
    }
    return true;
  }

  private static @Nullable String wantedVersion(@Nullable String query) {
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      if (parameter.startsWith("v=")) {
        return parameter.substring(2);
      }
    }
    return null;
  }
}
