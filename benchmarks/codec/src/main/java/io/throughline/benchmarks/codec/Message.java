// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a message takes by itself: a string with its bytes, or bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Message {
  @Param({"64", "65536", "1048576"})
  private int size;

  private byte[] source = {};

  @Setup
  public void fill() {
    source = Texts.of(size).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Benchmark
  public String text() {
    return new String(source, StandardCharsets.ISO_8859_1);
  }

  @Benchmark
  public byte[] bytes() {
    return source.clone();
  }
}
