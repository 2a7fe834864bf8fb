// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without any one of the rules of takeover the simulation must fail: so each rule is needed, and is
 * tested.
 */
class MutationTest {
  /** So many schedules are run at most for one rule, fewer when that many of them break. */
  private static final int MOST = 6_000;

  private static final int ENOUGH = 4;

  @TempDir Path temp;

  /** How many schedules ran without a rule and how many of them broke, and the first of these. */
  private record Finding(int run, int broken, long firstSeed, String what) {}

  @Test
  @DisplayName("no rule of takeover can be left out (§5.2, §6)")
  void everyRuleIsNeeded() throws Exception {
    List<String> unnoticed = new ArrayList<>();
    System.out.println("rule removed                         run broken  share  first seed");
    for (Mutation mutation : Mutation.ALL) {
      Finding finding = run(mutation);
      System.out.printf(
          "%-35s %5d %6d %5.1f %%  %d: %s%n",
          mutation.rule(),
          finding.run,
          finding.broken,
          100.0 * finding.broken / finding.run,
          finding.firstSeed,
          finding.what);
      if (finding.broken == 0) {
        unnoticed.add(mutation.rule());
      }
    }
    assertEquals(List.of(), unnoticed);
  }

  @Test
  @DisplayName("loaded in the same way without a mutation, the simulation holds")
  void unchangedHolds() throws Exception {
    LongFunction<String> schedules = load(Files.createDirectory(temp.resolve("unchanged")));
    for (long seed = 1; seed <= 100; seed++) {
      assertNull(schedules.apply(seed));
    }
  }

  private Finding run(Mutation mutation) throws Exception {
    Path folder = Files.createTempDirectory(temp, "mutant");
    compile(mutation, folder);
    LongFunction<String> schedules = load(folder);
    Finding finding = new Finding(0, 0, 0, "");
    for (int seed = 1; seed <= MOST && finding.broken < ENOUGH; seed++) {
      String what = schedules.apply(seed);
      boolean first = what != null && finding.broken == 0;
      finding =
          new Finding(
              seed,
              finding.broken + (what == null ? 0 : 1),
              first ? seed : finding.firstSeed,
              first ? what : finding.what);
    }
    return finding;
  }

  private static void compile(Mutation mutation, Path folder) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    String name = mutation.className();
    Path source = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(source, mutation.apply(root));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path = System.getProperty("java.class.path");
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-nowarn",
            "-proc:none",
            "-cp",
            path,
            "-d",
            folder.toString(),
            source.toString());
    assertEquals(0, failed, mutation.rule() + " does not compile");
  }

  @SuppressWarnings("unchecked")
  private static LongFunction<String> load(Path folder) throws ReflectiveOperationException {
    ClassLoader loader = new MutantLoader(folder, MutationTest.class.getClassLoader());
    Class<?> schedules = loader.loadClass(Schedules.class.getName());
    return (LongFunction<String>) schedules.getDeclaredConstructor().newInstance();
  }
}
