// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Asks an HTTP server of localhost; headers are names and values in turn. */
public final class Http {
  private final HttpClient client;
  private final int port;

  public Http(Vertx vertx, int port) {
    this.client = vertx.createHttpClient();
    this.port = port;
  }

  public int port() {
    return port;
  }

  public Asked get(String path, String... headers) {
    return Await.value(send("GET", path, "", headers));
  }

  public Asked post(String path, String body, String... headers) {
    return Await.value(send("POST", path, body, headers));
  }

  public Future<Asked> send(String method, String path, String body, String... headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setPort(port)
            .setHost("localhost")
            .setURI(path);
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    return client
        .request(options)
        .compose(request -> answer(body.isEmpty() ? request.send() : request.send(body)));
  }

  /** On the connection's own loop, where nothing of the body can be missed. */
  private static Future<Asked> answer(Future<HttpClientResponse> response) {
    return response.compose(
        got -> got.body().map(read -> new Asked(got.statusCode(), got.headers(), read.toString())));
  }
}
