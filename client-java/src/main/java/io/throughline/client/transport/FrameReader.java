// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames of one answer in binary form, as its bytes arrive; never holds more than a frame. */
final class FrameReader {
  private static final int OK = 200;

  /** A refusal that comes with another status is one short frame; what is longer is none. */
  private static final int LONGEST_REFUSAL = 1_024;

  private final BatchReader reader;
  private List<Frame> frames = new ArrayList<>();
  private @Nullable ProtocolException broken;
  private int bytesRead;

  /**
   * @param counting whether this is one batch, else a stream without end
   */
  FrameReader(Limits limits, boolean counting) {
    reader = new BatchReader(Form.BINARY, limits, Side.SERVER, counting);
  }

  /**
   * Reads on. A status alone says nothing (UP-7): only 200 has a body to be read, another may come
   * with a refusal (§7.1), or from something on the way that does not speak this protocol.
   */
  void read(int status, byte[] bytes) {
    bytesRead += status == OK ? 0 : bytes.length;
    if (broken != null || bytesRead > LONGEST_REFUSAL) {
      return;
    }
    try {
      reader.feed(bytes, 0, bytes.length, frames::add);
    } catch (ProtocolException e) {
      broken = e;
    }
    boolean refusal =
        frames.isEmpty()
            || frames.get(0) instanceof Frame.Reject
            || frames.get(0) instanceof Frame.Close;
    if (status != OK && (broken != null || !refusal)) {
      bytesRead = LONGEST_REFUSAL + 1; // not the protocol's
      frames.clear();
      broken = null;
    }
  }

  /** What has arrived since this was asked last. */
  List<Frame> take() {
    List<Frame> taken = frames;
    frames = new ArrayList<>();
    return taken;
  }

  /** Why what follows is refused; null while nothing was. */
  @Nullable ProtocolException broken() {
    return broken;
  }

  /** Whether all that arrived was whole frames that can be read. */
  boolean whole() {
    return broken == null && !reader.partial();
  }
}
