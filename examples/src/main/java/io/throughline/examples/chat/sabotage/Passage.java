// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/** The way from the network to the server: makes of a request the one that the server gets. */
final class Passage {
  private final HttpClient client;
  private final Backend backend;
  private final String uri;

  /** A request goes to {@code uri}, whatever it asked for. */
  Passage(HttpClient client, Backend backend, String uri) {
    this.client = client;
    this.backend = backend;
    this.uri = uri;
  }

  /** The request to the server, with its head but not sent. */
  Future<HttpClientRequest> request(HttpServerRequest from) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(backend.port())
            .setMethod(from.method())
            .setURI(uri);
    return client
        .request(options)
        .onSuccess(
            to -> {
              to.headers().setAll(from.headers());
              to.exceptionHandler(e -> {}); // who waits for the answer is told as well
            });
  }

  /** Copies the head of an answer, less what concerns one connection only. */
  static void copy(MultiMap from, MultiMap to) {
    from.forEach(to::add);
    to.remove(HttpHeaders.TRANSFER_ENCODING);
    to.remove(HttpHeaders.CONNECTION);
    to.remove(HttpHeaders.KEEP_ALIVE);
  }
}
