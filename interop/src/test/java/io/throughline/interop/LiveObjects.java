// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What this process holds once the garbage is collected.
 *
 * @param counts the instances of each class of the project, and of Vert.x's timers
 * @param heap bytes of all objects
 * @param files open files and sockets
 * @param threads that live
 */
record LiveObjects(Map<String, Long> counts, long heap, long files, int threads) {
  private static final String OURS = "io.throughline.";
  private static final String TIMER = "io.vertx.core.impl.VertxImpl$InternalTimerHandler";

  /** Collects the garbage and counts. */
  static LiveObjects count() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName diagnostics = new ObjectName("com.sun.management:type=DiagnosticCommand");
      Object[] arguments = {new String[0]}; // none: only what is live
      String[] signature = {String[].class.getName()};
      Object histogram = beans.invoke(diagnostics, "gcClassHistogram", arguments, signature);
      ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      long files = (Long) beans.getAttribute(system, "OpenFileDescriptorCount");
      return parse((String) histogram, files);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** Lines such as {@code 12: 1000 64000 io.throughline.client.Driver}, and a total. */
  private static LiveObjects parse(String histogram, long files) {
    Map<String, Long> counts = new TreeMap<>();
    long heap = 0;
    for (String line : histogram.split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words[0].equals("Total")) {
        heap = Long.parseLong(words[2]);
      } else if (words.length > 3 && (words[3].startsWith(OURS) || words[3].equals(TIMER))) {
        counts.put(words[3], Long.parseLong(words[1]));
      }
    }
    return new LiveObjects(
        counts, heap, files, ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** The classes that there are more than {@code few} more instances of than before. */
  Map<String, Long> since(LiveObjects before, int few) {
    Map<String, Long> more = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          long added = count - before.counts.getOrDefault(name, 0L);
          if (added > few) {
            more.put(name, added);
          }
        });
    return more;
  }

  /** All that are counted. */
  long objects() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return "%d KiB of heap, %d objects of ours, %d files, %d threads"
        .formatted(heap >> 10, objects(), files, threads);
  }
}
