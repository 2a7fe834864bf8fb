// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/**
 * A request as the HTTP server or router hands it over.
 *
 * @param path below the base path, without a slash in front
 * @param body the body, where somebody in front has read it already; null when it is still to come
 * @param user whom somebody in front authenticated; null when nobody did
 */
public record Arrival(
    HttpServerRequest request, String path, @Nullable Buffer body, @Nullable User user) {}
