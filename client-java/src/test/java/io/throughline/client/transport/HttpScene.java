// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Side;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;

/**
 * A scripted server for POSTs: what came is written down, what is answered is said by each test.
 */
class HttpScene {
  static final Frame ATTACHED = new Frame.Attached(2, 0, 1, 262_144);

  record Post(String uri, HttpServerRequest request, List<Frame> frames) {}

  final Ground ground = new Ground();
  final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    ground.close();
  }

  /** Calls the script with each POST whose body is there. */
  RecordedLink serve(BiConsumer<Post, HttpServerRequest> script) {
    return ground.http(
        request ->
            request
                .body()
                .onSuccess(
                    body -> {
                      Post post = new Post(request.uri(), request, read(body));
                      posts.add(post);
                      script.accept(post, request);
                    }));
  }

  static List<Frame> read(Buffer body) {
    List<Frame> frames = new ArrayList<>();
    new BatchReader(Form.BINARY, Limits.DEFAULTS, Side.CLIENT)
        .feed(body.getBytes(), 0, body.length(), frames::add);
    return frames;
  }

  static Buffer bytes(Frame... frames) {
    Buffer all = Buffer.buffer();
    for (Frame frame : frames) {
      all.appendBytes(EncodedFrame.of(frame).bytes());
    }
    return all;
  }
}
