// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client can make a server log again and again. */
class FaultsTest {
  private final Notebook book = new Notebook();
  private final Faults faults = new Faults(book.journal);

  @Test
  @DisplayName("each with the class of what was thrown, and of a stranger only the network")
  void lines() {
    faults.threw("handler", "pub1", new IllegalStateException("on purpose"));
    faults.threw("check", "pub1", null);
    faults.failed(new IllegalStateException("broken"));
    faults.operatorFailed(new IllegalStateException("broken"));
    faults.unaccepted(new IllegalStateException("a secret"));
    faults.stranger("203.0.113.7");

    assertEquals(
        List.of(
            "event=threw what=handler session=pub1 + java.lang.IllegalStateException",
            "event=threw what=check session=pub1",
            "event=failed what=request + java.lang.IllegalStateException",
            "event=failed what=operator + java.lang.IllegalStateException",
            "event=unaccepted error=java.lang.IllegalStateException",
            "event=stranger network=203.0.113.0/24"),
        book.taken());
  }

  @Test
  @DisplayName("too many are left out; their number follows")
  void flood() {
    for (int i = 0; i < 1_000; i++) {
      faults.threw("handler", "pub1", new IllegalStateException("on purpose"));
    }
    assertEquals(100, book.taken().size());
    faults.stranger("203.0.113.7");
    assertEquals(1, book.taken().size(), "one kind does not take from another");
    book.now += Rate.SUMMARY_MS;
    faults.tick();
    assertEquals(List.of("event=suppressed line=threw count=900"), book.taken());
  }

  @Test
  @DisplayName(
      "nothing else of the server has a logger but what operators do, and what is told once")
  void onlyWay() throws IOException {
    Set<String> loggers = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        if (Files.readString(source).contains("getLogger(")) {
          loggers.add(source.getFileName().toString());
        }
      }
    }
    assertEquals(
        Set.of("Actions.java", "GuardedTracer.java", "Routes.java", "SystemBook.java"), loggers);
    for (String ops : List.of("Actions.java", "Routes.java")) {
      String text =
          Files.readString(Path.of("src/main/java/io/throughline/server/ops/desk").resolve(ops));
      assertTrue(!text.contains("Level.WARNING") && !text.contains("Level.ERROR"), ops);
    }
  }
}
