// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/** What an HTTP server answered. */
public record Asked(int status, MultiMap headers, String body) {
  public String header(String name) {
    return headers.get(name);
  }

  public JsonObject json() {
    return new JsonObject(body);
  }
}
