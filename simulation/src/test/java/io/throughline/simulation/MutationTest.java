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
  private static final int SCHEDULES = 2_000;

  @TempDir Path temp;

  @Test
  @DisplayName("no rule of takeover can be left out (§5.2, §6)")
  void everyRuleIsNeeded() throws Exception {
    List<String> survivors = new ArrayList<>();
    System.out.println("rule switched off                   broken schedules of " + SCHEDULES);
    for (Mutation mutation : Mutation.ALL) {
      int broken = run(mutation);
      System.out.printf(
          "%-35s %5d  %5.1f %%%n", mutation.rule(), broken, 100.0 * broken / SCHEDULES);
      if (broken == 0) {
        survivors.add(mutation.rule());
      }
    }
    assertEquals(List.of(), survivors);
  }

  @Test
  @DisplayName("loaded in the same way without a mutation, the simulation holds")
  void unchangedHolds() throws Exception {
    LongFunction<String> schedules = load(Files.createDirectory(temp.resolve("unchanged")));
    for (long seed = 1; seed <= 100; seed++) {
      assertNull(schedules.apply(seed));
    }
  }

  private int run(Mutation mutation) throws Exception {
    Path folder = Files.createTempDirectory(temp, "mutant");
    compile(mutation, folder);
    LongFunction<String> schedules = load(folder);
    int broken = 0;
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      broken += schedules.apply(seed) == null ? 0 : 1;
    }
    return broken;
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
