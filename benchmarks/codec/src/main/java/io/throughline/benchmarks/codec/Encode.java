// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A small message becomes the bytes that are written: all that lies between those two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Encode {
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
