// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One POST in binary form and its answer (§7.1). Confined to the context it was begun on. */
final class Exchange {
  /** Takes the answer; nothing is told after {@link Exchange#abort}. */
  interface Answer {
    /** The next bytes of it, in the order they came. */
    void onBytes(int status, byte[] bytes);

    /** It is complete. */
    void onComplete(int status);

    /** There is none, or it broke off. */
    void onLost(String why);
  }

  private final Network network;
  private final Answer answer;
  private boolean live = true;

  /** Null until there is a connection for it. */
  private @Nullable HttpClientRequest request;

  /**
   * Begins one; nothing but {@code body} is called from within.
   *
   * @param body asked for when it can be written; when it is empty there is nothing to be done
   */
  Exchange(Network network, URI url, Supplier<List<EncodedFrame>> body, Answer answer) {
    this.network = network;
    this.answer = answer;
    try {
      network
          .http()
          .request(options(url))
          .onComplete(it -> onConnected(it, body), cause -> network.soon(() -> lost(cause)));
    } catch (RuntimeException e) { // of the application's headers, or the client is closed
      network.soon(() -> lost(e));
    }
  }

  private RequestOptions options(URI url) {
    boolean tls = Urls.tls(url);
    MultiMap headers = network.newHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, "application/octet-stream"); // HT-6
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(url.getHost())
            .setPort(Urls.port(url))
            .setSsl(tls)
            .setURI(url.getRawPath() + "?" + url.getRawQuery())
            .setHeaders(headers);
    return tls ? options : options.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  private void onConnected(HttpClientRequest made, Supplier<List<EncodedFrame>> body) {
    made.exceptionHandler(
        e -> {}); // what comes of sending tells; without one Vert.x logs it as well
    List<EncodedFrame> frames = live ? body.get() : List.of();
    if (frames.isEmpty()) {
      live = false;
      made.reset();
      return;
    }
    request = made;
    made.send(encode(frames)).onComplete(this::onHead, this::lost);
  }

  private static Buffer encode(List<EncodedFrame> frames) {
    Buffer body = Buffer.buffer();
    for (EncodedFrame frame : frames) {
      body.appendBytes(frame.bytes());
    }
    return body;
  }

  private void onHead(HttpClientResponse response) {
    int status = response.statusCode();
    response.handler(
        bytes -> {
          if (live) {
            answer.onBytes(status, bytes.getBytes());
          }
        });
    response.exceptionHandler(this::lost);
    response.endHandler(
        v -> {
          if (live) {
            live = false;
            answer.onComplete(status);
          }
        });
  }

  private void lost(Throwable cause) {
    if (live) {
      live = false;
      answer.onLost(Failure.of(cause));
    }
  }

  /** Ends it, silently. One that is over has given its TCP connection to another by now. */
  void abort() {
    HttpClientRequest sent = live ? request : null;
    live = false;
    if (sent != null) {
      sent.reset();
    }
  }
}
