// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.metrics.Refusal.Limit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SEC-4. */
class AdmissionTest {
  private static Admission with(int all, int perAddress, int perSecond, int burst, int unopened) {
    return new Admission(new Admission.Caps(all, perAddress, perSecond, burst, unopened));
  }

  @Test
  @DisplayName("sessions in all: refused over the cap, taken again when one has ended")
  void all() {
    Admission admission = with(2, 9, 9, 9, 9);
    assertEquals(Limit.NONE, admission.open("a", 0));
    assertEquals(Limit.NONE, admission.open("b", 0));
    assertEquals(Limit.SESSIONS, admission.open("c", 0));
    assertEquals(2, admission.sessions());

    admission.close("a");
    assertEquals(Limit.NONE, admission.open("c", 0));
  }

  @Test
  @DisplayName("sessions of one address; others are not concerned, and a refusal counts nowhere")
  void perAddress() {
    Admission admission = with(9, 2, 9, 9, 9);
    admission.open("a", 0);
    admission.open("a", 0);
    assertEquals(Limit.ADDRESS_SESSIONS, admission.open("a", 0));
    assertEquals(2, admission.sessions());
    assertEquals(Limit.NONE, admission.open("b", 0));

    admission.close("a");
    assertEquals(Limit.NONE, admission.open("a", 0));
  }

  @Test
  @DisplayName("opens of one address: a burst, then a rate; ending sessions does not lift it")
  void rate() {
    Admission admission = with(99, 99, 2, 3, 9);
    for (int i = 0; i < 3; i++) {
      assertEquals(Limit.NONE, admission.open("a", 0));
      admission.close("a");
    }
    assertEquals(Limit.ADDRESS_RATE, admission.open("a", 0));
    assertEquals(Limit.ADDRESS_RATE, admission.open("a", 499));
    assertEquals(Limit.NONE, admission.open("a", 500));
    assertEquals(Limit.ADDRESS_RATE, admission.open("a", 501));
    assertEquals(Limit.NONE, admission.open("a", 1_000));
    assertEquals(Limit.NONE, admission.open("b", 1_000));
  }

  @Test
  @DisplayName("one more HELLO of a session counts as an open and as no session")
  void again() {
    Admission admission = with(1, 1, 2, 3, 9);
    assertEquals(Limit.NONE, admission.open("a", 0));
    assertEquals(Limit.NONE, admission.openAgain("a", 0));
    assertEquals(Limit.NONE, admission.openAgain("a", 0));
    assertEquals(Limit.ADDRESS_RATE, admission.openAgain("a", 0));
    assertEquals(Limit.NONE, admission.openAgain("b", 0));
    assertEquals(Limit.NONE, admission.openAgain("a", 500));
    assertEquals(1, admission.sessions());
  }

  @Test
  @DisplayName("sockets without an opener")
  void unopened() {
    Admission admission = with(9, 9, 9, 9, 2);
    assertTrue(admission.socketAccepted());
    assertTrue(admission.socketAccepted());
    assertFalse(admission.socketAccepted());
    admission.socketSettled();
    assertTrue(admission.socketAccepted());
    assertFalse(admission.socketAccepted());
  }

  @Test
  @DisplayName("addresses without a session are forgotten when their bucket is full, at leisure")
  void sweep() {
    Admission admission = with(99, 99, 1, 2, 9);
    admission.open("gone", 0);
    admission.open("here", 0);
    admission.close("gone");

    admission.sweep(500);
    assertEquals(2, admission.addresses()); // its bucket is not full yet
    admission.sweep(5_000);
    assertEquals(2, admission.addresses()); // too soon after the last sweep
    admission.sweep(10_500);
    assertEquals(1, admission.addresses());
    admission.close("here");
    admission.sweep(30_000);
    assertEquals(0, admission.addresses());
  }
}
