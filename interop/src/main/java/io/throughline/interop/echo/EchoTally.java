// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop.echo;

import io.throughline.client.ClientMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what many sessions do; any thread may ask. */
public final class EchoTally implements ClientMetrics {
  private final ConcurrentMap<String, LongAdder> attached = new ConcurrentSkipListMap<>();
  private final LongAdder failed = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  @Override
  public void attached(String transport) {
    attached.computeIfAbsent(transport, name -> new LongAdder()).increment();
  }

  @Override
  public void failed(String transport, String why) {
    failed.increment();
  }

  @Override
  public void sent(int bytes) {
    sent.increment();
  }

  @Override
  public void received(int bytes) {
    received.increment();
  }

  /** How often a session was attached, by transport. */
  public Map<String, Long> attached() {
    Map<String, Long> counts = new ConcurrentSkipListMap<>();
    attached.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  /** Messages that came back. */
  public long received() {
    return received.sum();
  }

  @Override
  public String toString() {
    return sent + " sent, " + received + " back, attached " + attached + ", failed " + failed;
  }
}
