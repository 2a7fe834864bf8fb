// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package: {@code Program FILE [PATTERN]}. */
public final class Program {
  private Program() {}

  /**
   * Measures.
   *
   * @param args where the results are written as JSON, and which benchmarks are meant, when not all
   */
  public static void main(String[] args) throws RunnerException {
    String pattern = args.length > 1 ? args[1] : Program.class.getPackageName() + "\\.";
    new Runner(
            new OptionsBuilder()
                .include(pattern)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(args[0])
                .build())
        .run();
  }
}
