// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** What a message takes by itself: a string with its bytes, or bytes. */
@Warmup(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Message extends Measured {
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
