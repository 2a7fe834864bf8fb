// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BackoffTest {
  @TestFactory
  @DisplayName("SL-3, SL-4 the delay is that of the vectors")
  Stream<DynamicTest> delays() {
    return Vectors.tests(Vectors.read("backoff.json"), BackoffTest::delay);
  }

  private static void delay(JsonNode vector) {
    int failures = vector.get("failures").intValue();
    double random = vector.get("random").doubleValue();
    long least = vector.path("retryAfter").asLong(0);

    assertEquals(vector.get("delay").longValue(), Math.max(least, Backoff.delay(failures, random)));
  }
}
