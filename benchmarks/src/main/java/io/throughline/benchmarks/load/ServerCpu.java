// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * User and system time of a process and its children, as the kernel counts it: in hundredths of a
 * second.
 */
final class ServerCpu {
  private static final long MICROS_PER_TICK = 10_000;

  /** Behind the name in parentheses come state, ppid and so on; these are utime and stime. */
  private static final int UTIME = 11;

  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");

  private ServerCpu() {}

  /** Microseconds so far; 0 of no process. */
  static long micros(long pid) {
    if (pid == 0) {
      return 0;
    }
    long own = ticks(process(pid));
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ticks(process(child.pid())))
            .sum();
    return (own + children) * MICROS_PER_TICK;
  }

  /** Of these, those of a JVM's compilers; 0 of another process. */
  static long compilers(long pid) {
    if (pid == 0) {
      return 0;
    }
    try (Stream<Path> threads = Files.list(process(pid).resolve("task"))) {
      return threads.filter(ServerCpu::compiles).mapToLong(ServerCpu::ticks).sum()
          * MICROS_PER_TICK;
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private static boolean compiles(Path thread) {
    return COMPILER.matcher(read(thread.resolve("comm"))).lookingAt();
  }

  private static Path process(long pid) {
    return Path.of("/proc/" + pid);
  }

  private static long ticks(Path process) {
    String stat = read(process.resolve("stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return Long.parseLong(fields.get(UTIME)) + Long.parseLong(fields.get(UTIME + 1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private static UncheckedIOException ended(IOException e) {
    return new UncheckedIOException("the server has ended", e);
  }
}
