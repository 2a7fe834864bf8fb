// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LoopTimesTest {
  private static final long HELD_MS = 20;

  @TempDir private Path folder;

  @Test
  @DisplayName("a long task and a long answer are told of, as is how many calls there were")
  void tells() throws Exception {
    Path file = folder.resolve("times");
    Vertx vertx = LoopTimes.observed(new VertxOptions().setEventLoopPoolSize(1), file);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  hold();
                  request.response().end("late");
                })
            .listen(0, "127.0.0.1")
            .await();
    vertx.runOnContext(now -> hold());
    var answer =
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::body)
            .await();
    assertEquals("late", answer.toString());

    while (counted(file) < 2 || heldCalls(file) < 2) { // both are told in the end
      Thread.onSpinWait();
    }
    vertx.close().await();
    assertTrue(told(file, "delay").stream().allMatch(nanos -> nanos > 0));
  }

  private static void hold() {
    long until = System.nanoTime() + HELD_MS * 1_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static long counted(Path file) throws IOException {
    return told(file, "calls").stream().mapToLong(Long::longValue).sum();
  }

  private static long heldCalls(Path file) throws IOException {
    return told(file, "call").stream().filter(nanos -> nanos >= HELD_MS * 1_000_000).count();
  }

  private static List<Long> told(Path file, String what) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(what + " ") && line.split(" ").length == 3)
        .map(line -> Long.parseLong(line.split(" ")[2]))
        .toList();
  }
}
