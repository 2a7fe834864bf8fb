// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * User and system time of a process and its children, as the kernel counts it: in hundredths of a
 * second.
 */
final class ServerCpu {
  private static final long MICROS_PER_TICK = 10_000;

  /** Behind the name in parentheses come state, ppid and so on; these are utime and stime. */
  private static final int UTIME = 11;

  private ServerCpu() {}

  /** Microseconds so far; 0 of no process. */
  static long micros(long pid) {
    if (pid == 0) {
      return 0;
    }
    long own = ticks(pid);
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ticks(child.pid()))
            .sum();
    return (own + children) * MICROS_PER_TICK;
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return Long.parseLong(fields.get(UTIME)) + Long.parseLong(fields.get(UTIME + 1));
    } catch (IOException e) {
      throw new UncheckedIOException("the server has ended", e);
    }
  }
}
