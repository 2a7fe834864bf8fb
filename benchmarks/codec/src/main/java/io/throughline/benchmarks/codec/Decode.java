// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Side;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** The bytes of a small message become a frame. */
public class Decode extends Measured {
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
