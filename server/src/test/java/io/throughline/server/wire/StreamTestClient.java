// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;

/** Over a streaming response, with POSTs beside it. */
final class StreamTestClient extends Client {
  private HttpClientRequest stream;

  StreamTestClient(Wire wire) {
    super(wire);
  }

  @Override
  void connect(String... lines) {
    int from = attempt.get();
    stream =
        Await.value(
            wire.http
                .request(wire.request(HttpMethod.POST, "/xhr-streaming"))
                .map(
                    request -> {
                      request
                          .send(String.join("\n", lines) + "\n")
                          .onSuccess(response -> read(from, response))
                          .onFailure(e -> take(from, "closed"));
                      return request;
                    }));
  }

  private void read(int from, HttpClientResponse response) {
    RecordParser.newDelimited("\n", response)
        .handler(line -> take(from, line.toString()))
        .endHandler(v -> take(from, "closed"))
        .exceptionHandler(e -> take(from, "closed"));
  }

  @Override
  public Client send(String... frames) {
    take(
        attempt.get(),
        wire.post("/upstream", "U" + sid + " " + attempt + "\n" + numbered(frames)).body());
    return this;
  }

  @Override
  public void drop() {
    stream.reset();
    skipTo("closed");
  }
}
