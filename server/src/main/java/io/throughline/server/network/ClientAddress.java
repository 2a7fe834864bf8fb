// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.network;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are.
 *
 * @param told what the application believes; null when it does not know
 */
public record ClientAddress(Function<HttpServerRequest, @Nullable String> told) {
  /** The address of who sent this; {@code unknown} when nobody tells it. */
  public String of(HttpServerRequest request) {
    String known = told.apply(request);
    return known == null ? Prefix.UNKNOWN : known;
  }
}
