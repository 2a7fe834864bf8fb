// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.protocol.delivery.Outbox;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A small frame that is there already is numbered, sent and confirmed; or judged and taken in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Numbers {
  private final List<EncodedFrame> parts = List.of(EncodedFrame.text(Texts.of(Texts.SMALL)));
  private final Frame frame = new Frame.Text(Texts.of(Texts.SMALL));
  private final Outbox outbox = new Outbox(Limits.DEFAULTS.window());
  private final Inbox inbox = new Inbox(Limits.DEFAULTS);
  private final Cursor cursor = new Cursor();

  public Numbers() {
    cursor.set(1);
  }

  @Benchmark
  public @Nullable EncodedFrame sent() {
    outbox.add(parts, null);
    EncodedFrame next = outbox.hasNext() ? outbox.next() : null;
    outbox.confirm(outbox.sent(), Limits.DEFAULTS.window());
    return next;
  }

  @Benchmark
  public @Nullable Frame takenIn() {
    if (inbox.ackDue()) {
      inbox.onStated();
    }
    return inbox.judge(cursor) == Inbox.Verdict.NEXT ? inbox.take(frame) : null;
  }
}
