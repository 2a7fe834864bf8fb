// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private static final String ADA = "ada-0123456789abcdef";
  private static final String BOB = "bob-0123456789abcdef";
  private static final String EVE = "eve-0123456789abcdef";

  private final Vertx vertx = Vertx.vertx();
  private final Visitors visitors = new Visitors(vertx, 2);
  private final List<String> cut = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    Network.await(vertx.close());
  }

  private void arrive(String id) {
    visitors
        .find(id)
        .orElseThrow()
        .begin(
            new Crossing() {
              @Override
              public boolean passes(Conditions conditions) {
                return !conditions.buffering();
              }

              @Override
              public void cut() {
                cut.add(id);
              }
            });
  }

  @Test
  @DisplayName("the one that has gone for longest is forgotten for a new one")
  void forgetsWhoHasGone() {
    Visitor ada = visitors.find(ADA).orElseThrow();
    Visitor bob = visitors.find(BOB).orElseThrow();
    assertSame(ada, visitors.find(ADA).orElseThrow());

    assertTrue(visitors.find(EVE).isPresent());

    assertSame(ada, visitors.find(ADA).orElseThrow());
    assertNotSame(bob, visitors.find(BOB).orElseThrow());
  }

  @Test
  @DisplayName("while all are here a new one is refused")
  void isBounded() {
    arrive(ADA);
    arrive(BOB);

    assertEquals(Optional.empty(), visitors.find(EVE));
    assertEquals(List.of(), cut);
  }

  @Test
  @DisplayName("ids are long enough not to be guessed")
  void refusesOtherIds() {
    for (String id : List.of("", "short", "server", "a".repeat(65), "ada 0123456789abcdef")) {
      assertEquals(Optional.empty(), visitors.find(id), id);
    }
  }

  @Test
  @DisplayName("a visitor may have so much under way and no more")
  void boundsWhatIsUnderWay() {
    for (int i = 0; i < 64; i++) {
      assertTrue(visitors.find(ADA).orElseThrow().admits());
      arrive(ADA);
    }

    assertEquals(false, visitors.find(ADA).orElseThrow().admits());
  }

  @Test
  @DisplayName("what new conditions would not have let through is cut, of that visitor alone")
  void cutsWhatNoLongerPasses() {
    arrive(ADA);
    arrive(BOB);

    visitors
        .find(ADA)
        .orElseThrow()
        .change(new Conditions(Conditions.WebSockets.REFUSE, false, false, 0));
    assertEquals(List.of(), cut);
    visitors
        .find(ADA)
        .orElseThrow()
        .change(new Conditions(Conditions.WebSockets.PASS, true, false, 0));

    assertEquals(List.of(ADA), cut);
  }
}
