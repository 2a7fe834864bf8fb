// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message that is larger than a frame is cut into parts that are ready to write, and joined. */
public class Large extends Measured {
  @Param({"65536", "1048576"})
  private int size;

  private String text = "";
  private byte[] bytes = {};
  private final List<Frame> textParts = new ArrayList<>();
  private final List<Frame> byteParts = new ArrayList<>();
  private final Inbox inbox = new Inbox(Limits.DEFAULTS);

  @Setup
  public void cut() {
    text = Texts.of(size);
    bytes = Texts.bytes(size);
    int part = Limits.DEFAULTS.maxFrame();
    for (int from = 0; from < size; from += part) {
      boolean last = from + part == size;
      textParts.add(
          Frame.of(last ? FrameKind.TEXT : FrameKind.TEXT_PART, text.substring(from, from + part)));
      byteParts.add(Frame.of(last ? FrameKind.BINARY : FrameKind.BINARY_PART, Texts.bytes(part)));
    }
  }

  @Benchmark
  public List<EncodedFrame> cutText() {
    return Fragmenter.text(text, Limits.DEFAULTS);
  }

  @Benchmark
  public List<EncodedFrame> cutBytes() {
    List<EncodedFrame> parts = Fragmenter.binary(bytes, Limits.DEFAULTS);
    for (EncodedFrame part : parts) {
      part.wsBinary();
    }
    return parts;
  }

  @Benchmark
  public @Nullable Frame joinText() {
    return join(textParts);
  }

  @Benchmark
  public @Nullable Frame joinBytes() {
    return join(byteParts);
  }

  private @Nullable Frame join(List<Frame> parts) {
    Frame whole = null;
    for (Frame part : parts) {
      whole = inbox.take(part);
      if (inbox.ackDue()) {
        inbox.onStated();
      }
    }
    return whole;
  }
}
