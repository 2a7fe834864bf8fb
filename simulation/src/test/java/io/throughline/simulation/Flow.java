// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** One direction as the applications see it: what was sent, and that nothing else arrives. */
final class Flow {
  private static final String ALPHABET = "ab~\n\r\"é€😀z";

  private final String name;
  private final List<Frame> sent = new ArrayList<>();
  private int delivered;
  private long confirmedReceipts;

  Flow(String name) {
    this.name = name;
  }

  /** The next message, of random kind and size; {@code most} code points and a few more. */
  Frame next(World world, int most) {
    int size = world.below(world.chance(0.1) ? most : Math.min(most, 60));
    Frame message = world.chance(0.3) ? bytes(size) : text(world, size);
    sent.add(message);
    return message;
  }

  private Frame bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (sent.size() * 31 + i);
    }
    return new Frame.Binary(bytes);
  }

  private Frame text(World world, int size) {
    StringBuilder text = new StringBuilder().append(sent.size()).append(':');
    int[] points = ALPHABET.codePoints().toArray();
    int shift = world.below(points.length);
    for (int i = 0; i < size; i++) {
      text.appendCodePoint(points[(i + shift) % points.length]);
    }
    return new Frame.Text(text.toString());
  }

  /** The session ended instead of taking the last message: it is in no count. */
  void refused() {
    sent.remove(sent.size() - 1);
  }

  Integer receipt() {
    return sent.size();
  }

  /** What arrived is exactly the next that was sent. */
  void deliver(Frame message) {
    Violation.check(delivered < sent.size(), name + ": delivered what was not sent");
    Violation.check(
        sent.get(delivered).equals(message),
        name + ": not the next message in order: " + delivered);
    delivered++;
  }

  void confirm(List<Object> receipts) {
    receipts.forEach(this::confirm);
  }

  void confirm(Object receipt) {
    confirmedReceipts++;
    Violation.check(receipt.equals((int) confirmedReceipts), name + ": receipts out of order");
  }

  /**
   * The counts at the end add up; {@code all}: the receiver took in no message that it did not
   * deliver.
   */
  void end(long confirmed, long unconfirmed, boolean all) {
    Violation.check(
        confirmed + unconfirmed == sent.size(), name + ": counts do not add up to what was sent");
    Violation.check(delivered <= confirmed + unconfirmed, name + ": more delivered than sent");
    Violation.check(
        !all || confirmed <= delivered,
        name + ": confirmed " + confirmed + ", delivered " + delivered);
  }

  boolean done() {
    return delivered == sent.size() && confirmedReceipts == sent.size();
  }

  int delivered() {
    return delivered;
  }

  @Override
  public String toString() {
    return name
        + " sent "
        + sent.size()
        + ", delivered "
        + delivered
        + ", confirmed "
        + confirmedReceipts;
  }
}
