// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.protocol.delivery.Outbox;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A small frame that is there already is numbered, sent and confirmed; or judged and taken in. */
public class Numbers extends Measured {
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
