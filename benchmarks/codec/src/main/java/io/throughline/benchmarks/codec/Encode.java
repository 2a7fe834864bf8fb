// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Limits;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** A small message becomes the bytes that are written: all that lies between those two. */
public class Encode extends Measured {
  private final String text = Texts.of(Texts.SMALL);
  private final byte[] bytes = Texts.bytes(Texts.SMALL);

  @Benchmark
  public byte[] textAsLine() {
    return only(Fragmenter.text(text, Limits.DEFAULTS)).lineUtf8();
  }

  @Benchmark
  public byte[] textPrefixed() {
    return only(Fragmenter.text(text, Limits.DEFAULTS)).bytes();
  }

  @Benchmark
  public byte[] bytesAsLine() {
    return only(Fragmenter.binary(bytes, Limits.DEFAULTS)).lineUtf8();
  }

  @Benchmark
  public byte[] bytesAsMessage() {
    return only(Fragmenter.binary(bytes, Limits.DEFAULTS)).wsBinary();
  }

  private static EncodedFrame only(List<EncodedFrame> frames) {
    return frames.get(0);
  }
}
