// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.transport.Network;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests beside those of a session, each told by the status of its answer. Whoever closes the
 * client ends what goes on after its time.
 */
final class Ask {
  /** The request failed. */
  static final int FAILED = 0;

  /** Nothing came in time. */
  static final int NOTHING = -1;

  /** A session that nobody has (AT-13). */
  private static final String NOBODY = "A".repeat(22);

  private Ask() {}

  /** Makes one plain GET. */
  static Future<Integer> get(Network network, String url, long ms) {
    return status(network, HttpMethod.GET, url, Buffer.buffer(), ms);
  }

  /**
   * A request to a route of streams whose answer ends at once. Whoever holds streams back until
   * they end lets it through.
   */
  static Future<Integer> briefly(Network network, String url, long ms) {
    byte[] opener = EncodedFrame.of(new Frame.Attach(NOBODY, 1, 0, 0)).bytes();
    return status(network, HttpMethod.POST, url + "?form=binary", Buffer.buffer(opener), ms);
  }

  private static Future<Integer> status(
      Network network, HttpMethod method, String url, Buffer body, long ms) {
    try {
      return network
          .http()
          .request(options(network, method, url))
          .compose(request -> answered(request, body))
          .timeout(ms, TimeUnit.MILLISECONDS)
          .otherwise(e -> e instanceof TimeoutException ? NOTHING : FAILED);
    } catch (RuntimeException e) { // of the application's headers
      return Future.succeededFuture(FAILED);
    }
  }

  private static RequestOptions options(Network network, HttpMethod method, String url) {
    MultiMap headers = network.newHeaders();
    if (method.equals(HttpMethod.POST)) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/octet-stream"); // HT-6
    }
    RequestOptions options =
        new RequestOptions().setMethod(method).setAbsoluteURI(url).setHeaders(headers);
    return Boolean.TRUE.equals(options.isSsl())
        ? options
        : options.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  /** The status; the body is dropped as it comes. */
  private static Future<Integer> answered(HttpClientRequest request, Buffer body) {
    request.exceptionHandler(e -> {}); // what comes of sending tells
    return request.send(body).map(response -> response.exceptionHandler(e -> {}).statusCode());
  }
}
