// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.http.HttpClientRequest;
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
    stream = Await.value(wire.http.request(wire.request(HttpMethod.POST, "/xhr-streaming")));
    stream
        .send(String.join("\n", lines) + "\n")
        .onSuccess(
            response ->
                RecordParser.newDelimited("\n", response)
                    .handler(line -> take(line.toString()))
                    .endHandler(v -> incoming.add("closed"))
                    .exceptionHandler(e -> incoming.add("closed")));
  }

  @Override
  public Client send(String... frames) {
    take(wire.post("/upstream", "U" + sid + " " + attempt + "\n" + numbered(frames)).body());
    return this;
  }

  @Override
  public void drop() {
    stream.reset();
    while (!Await.next(incoming).startsWith("closed")) {
      continue;
    }
  }
}
