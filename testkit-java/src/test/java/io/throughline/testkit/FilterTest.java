// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.EventException;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a filter that calls the client it looks at")
class FilterTest {
  /** What waits behind filters at most; the first one is looked at and does not wait. */
  private static final int WAITING = 64;

  private final List<Long> heard = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private boolean asked;

  /** Asks about the first event only, and lets all pass. */
  private void setUp(Throughline throughline) {
    throughline
        .events()
        .use((from, event) -> asked ? Future.succeededFuture() : ask(from.call("who")))
        .handler(person -> person.on("say", e -> heard.add(e.arguments().integer(0))));
  }

  private Future<Void> ask(Future<?> call) {
    asked = true;
    return call.onFailure(e -> failures.add(((EventException) e).code()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private TestClient saying(TestKit kit, int events) {
    TestClient ann = kit.connect();
    ann.answer("who", call -> "ann");
    kit.run(
        () -> {
          IntStream.range(0, events).forEach(i -> ann.conversation().emit("say", i));
          return ann;
        });
    return ann;
  }

  private static List<Long> numbers(int events) {
    return IntStream.range(0, events).mapToObj(i -> (long) i).toList();
  }

  @Test
  @DisplayName("is answered while fewer than 64 wait behind it")
  void fewer() {
    try (TestKit kit = TestKit.create(this::setUp)) {
      saying(kit, WAITING);

      assertEquals(numbers(WAITING), heard);
      assertEquals(List.of(), failures);
    }
  }

  @Test
  @DisplayName("DL-13 has its TIMEOUT behind more: the reply is not taken in before they are")
  void more() {
    try (TestKit kit = TestKit.create(this::setUp)) {
      TestClient ann = saying(kit, WAITING + 10);
      assertEquals(List.of(), heard);

      kit.advance(Duration.ofSeconds(31));

      assertEquals(List.of("TIMEOUT"), failures);
      assertEquals(numbers(WAITING + 10), heard);
      assertTrue(ann.isOpen(), "the session goes on");
    }
  }
}
