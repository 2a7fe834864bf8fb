// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request body as frames.
 *
 * @param opener the first frame; null when there is none or it is no opener
 * @param rest the frames behind it that could be read
 * @param error why the frame after them could not; null when all could
 */
record Batch(@Nullable Frame opener, List<Frame> rest, @Nullable CloseCode error) {
  /** What stands behind a CLOSE is ignored, readable or not. */
  static Batch read(Form form, Buffer body, Limits limits) {
    List<Frame> frames = new ArrayList<>();
    CloseCode error = null;
    try {
      byte[] bytes = body.getBytes();
      new BatchReader(form, limits, Side.CLIENT, true).feed(bytes, 0, bytes.length, frames::add);
    } catch (ProtocolException e) {
      error = frames.stream().anyMatch(Frame.Close.class::isInstance) ? null : e.code(); // §11
    }
    if (frames.isEmpty() || !frames.get(0).kind().opener()) {
      return new Batch(null, List.of(), error == null ? CloseCode.PROTOCOL_ERROR : error);
    }
    return new Batch(frames.get(0), frames.subList(1, frames.size()), error);
  }

  /** Whether it begins with an opener that makes a connection. */
  boolean opensConnection() {
    return opener != null && !(opener instanceof Frame.Upstream);
  }

  /** The code of the refusal when the opener is missing, or one of another role. */
  CloseCode refusal() {
    return error == null || opener != null ? CloseCode.PROTOCOL_ERROR : error;
  }
}
