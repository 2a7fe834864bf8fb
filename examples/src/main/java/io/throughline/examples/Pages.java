// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Path;

/** The pages of the examples, under a policy that allows what Throughline needs and no more. */
public final class Pages {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private Pages() {}

  /**
   * Mounts them. CLIENT_JS names the folder of the built JavaScript client, default {@code
   * client-js/dist}.
   */
  public static void mount(Router router) {
    String client =
        Path.of(Environment.text("CLIENT_JS", "client-js/dist")).toAbsolutePath().toString();
    router
        .route("/throughline-client/*")
        .handler(StaticHandler.create(FileSystemAccess.ROOT, client).setCachingEnabled(false));
    router.route().handler(StaticHandler.create("webroot").setCachingEnabled(false));
  }

  /** The same, where no page needs more than its own origin. */
  public static void mountStrictly(Router router) {
    router
        .route()
        .handler(
            context -> {
              context.response().putHeader("Content-Security-Policy", POLICY);
              context.response().putHeader("X-Content-Type-Options", "nosniff");
              context.next();
            });
    mount(router);
  }
}
