// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Side;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The bytes of a small message become a frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Decode {
  private static final int BATCH = 32;

  private final byte[] line = EncodedFrame.text(Texts.of(Texts.SMALL)).lineUtf8();
  private final byte[] base64 = EncodedFrame.binary(Texts.bytes(Texts.SMALL)).lineUtf8();
  private final byte[] message = EncodedFrame.binary(Texts.bytes(Texts.SMALL)).wsBinary();
  private final byte[] batch = (text() + "\n").repeat(BATCH).getBytes(StandardCharsets.UTF_8);

  private final BatchReader stream = new BatchReader(Form.TEXT, Limits.DEFAULTS, Side.CLIENT);
  private Consumer<Frame> sink = frame -> {};

  private String text() {
    return new String(line, StandardCharsets.UTF_8);
  }

  @Setup
  public void consume(Blackhole blackhole) {
    sink = blackhole::consume;
  }

  @Benchmark
  public void textLine() {
    BatchReader.readWsText(line, Limits.DEFAULTS, Side.CLIENT, sink);
  }

  @Benchmark
  public void bytesLine() {
    BatchReader.readWsText(base64, Limits.DEFAULTS, Side.CLIENT, sink);
  }

  @Benchmark
  public Frame bytesMessage() {
    return BatchReader.readWsBinary(message, Limits.DEFAULTS, Side.CLIENT);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void textOfBatch() {
    BatchReader.readWsText(batch, Limits.DEFAULTS, Side.CLIENT, sink);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void textOfStream() {
    stream.feed(batch, 0, batch.length, sink);
  }
}
