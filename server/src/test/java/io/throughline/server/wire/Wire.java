// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.KeyCertOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The network to one server, as a client with nothing but an HTTP stack sees it. */
public final class Wire {
  final HttpClient http;
  final WebSocketClient webSockets;
  final int port;
  final String base;
  final boolean tls;

  /** Headers of every request. */
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Wire(
      Vertx vertx,
      int port,
      String base,
      boolean tls,
      HttpVersion version,
      KeyCertOptions certificate) {
    this.port = port;
    this.base = base;
    this.tls = tls;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(tls)
                .setTrustAll(tls)
                .setVerifyHost(false)
                .setKeyCertOptions(certificate)
                .setUseAlpn(version == HttpVersion.HTTP_2)
                .setProtocolVersion(version),
            new PoolOptions().setHttp1MaxSize(64).setHttp2MaxSize(1));
    webSockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setSsl(tls)
                .setTrustAll(tls)
                .setVerifyHost(false)
                .setKeyCertOptions(certificate)
                .setMaxConnections(5_000)
                .setMaxFrameSize(1 << 20)
                .setMaxMessageSize(1 << 20));
  }

  public static Wire http(Vertx vertx, int port, String base) {
    return new Wire(vertx, port, base, false, HttpVersion.HTTP_1_1, null);
  }

  public static Wire https(Vertx vertx, int port, String base, HttpVersion version) {
    return new Wire(vertx, port, base, true, version, null);
  }

  /** With a certificate of the client's own. */
  public static Wire https(Vertx vertx, int port, String base, KeyCertOptions certificate) {
    return new Wire(vertx, port, base, true, HttpVersion.HTTP_1_1, certificate);
  }

  /** Adds a header to every request from now on. */
  public Wire with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public int port() {
    return port;
  }

  RequestOptions request(HttpMethod method, String path) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(method)
            .setHost("localhost")
            .setPort(port)
            .setSsl(tls)
            .setURI(base + path);
    headers.forEach(request::putHeader);
    return request;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** A whole answer. */
  public record Answer(int status, String body, Map<String, String> headers, HttpVersion version) {
    static Answer of(HttpClientResponse response, Buffer body) {
      Map<String, String> headers = new LinkedHashMap<>();
      response
          .headers()
          .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
      return new Answer(response.statusCode(), body.toString(), headers, response.version());
    }
  }

  /** Posts a body and waits for the whole answer. */
  public Answer post(String path, String body) {
    return post(path, body, Map.of());
  }

  public Answer post(String path, String body, Map<String, String> more) {
    RequestOptions options = request(HttpMethod.POST, path);
    more.forEach(options::putHeader);
    return exchange(options, request -> request.send(body));
  }

  /** Posts a body that never ends and waits for the answer, which does. */
  public Answer postPart(String path, String part) {
    return exchange(
        request(HttpMethod.POST, path),
        request -> {
          request.setChunked(true).write(part);
          return request.response();
        });
  }

  public Answer get(String path) {
    return exchange(request(HttpMethod.GET, path), HttpClientRequest::send);
  }

  /** All steps follow each other on the client's event loop: none comes too late for the body. */
  private Answer exchange(
      RequestOptions options, Function<HttpClientRequest, Future<HttpClientResponse>> send) {
    return Await.value(
        http.request(options)
            .compose(
                request ->
                    send.apply(request)
                        .compose(
                            response -> response.body().map(body -> Answer.of(response, body)))));
  }
}
