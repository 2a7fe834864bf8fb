// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.client.diagnose.Result.Found;
import io.throughline.client.diagnose.Watch.Sight;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what was seen. */
class CauseTest {
  private final Sight sight = new Sight(0);

  private Found notOpen(boolean webSocket) {
    return Cause.whyNotOpen(webSocket, List.of(new Sight(0), sight));
  }

  @Test
  @DisplayName("a connection that neither came nor went was never answered")
  void swallowed() {
    assertEquals(Found.of(Finding.NO_ANSWER), notOpen(true));
  }

  @Test
  @DisplayName("one that could be written to and is silent: a WebSocket opened, a POST did not")
  void silent() {
    sight.openedAt = 0;

    assertEquals(Found.of(Finding.OPENED_SILENT), notOpen(true));
    assertEquals(Found.of(Finding.NO_ANSWER), notOpen(false));
  }

  @ParameterizedTest
  @CsvSource({
    "Connection refused, REFUSED,",
    "code 1006, REFUSED,",
    "status 403, HTTP_STATUS, 403",
    "status 502, HTTP_STATUS, 502",
    "status 200, FOREIGN_ANSWER,",
  })
  @DisplayName("one that ended is known by what it says")
  void ended(String why, Finding code, Double detail) {
    sight.why = why;

    assertEquals(new Found(code, detail), notOpen(true));
  }

  @Test
  @DisplayName("bytes that open no session are of somebody else")
  void foreign() {
    sight.heardAt = 3;

    assertEquals(Found.of(Finding.FOREIGN_ANSWER), notOpen(false));
  }

  @ParameterizedTest
  @CsvSource({
    "4401, LOGIN_WANTED,",
    "4403, ORIGIN_REFUSED,",
    "4429, SERVER_BUSY, 4429",
    "4500, SERVER_BUSY, 4500",
    "4503, SERVER_BUSY, 4503",
    "4426, SERVER_REFUSED, 4426",
    "3000, SERVER_REFUSED, 3000",
  })
  @DisplayName("a refusal of the server is known by its code, whatever else was seen")
  void rejected(int code, Finding finding, Double detail) {
    sight.rejectedBy = code;
    sight.why = "status 401";

    assertEquals(new Found(finding, detail), notOpen(true));
    assertEquals(new Found(finding, detail), Cause.whyEnded(code));
  }

  @Test
  @DisplayName(
      "no reply in a stream without MARK is held back, with it the way up is lost or both are")
  void noReply() {
    List<Sight> sights = List.of(sight);
    assertEquals(Found.of(Finding.BUFFERED), Cause.whyNoReply(sights, true));
    assertEquals(Found.of(Finding.STALLED), Cause.whyNoReply(sights, false));

    sight.markedAt = 1;
    assertEquals(Found.of(Finding.STALLED), Cause.whyNoReply(sights, true));

    sight.losses = 1;
    assertEquals(Found.of(Finding.UPSTREAM_LOST), Cause.whyNoReply(sights, true));

    sight.answers = 1;
    assertEquals(Found.of(Finding.STALLED), Cause.whyNoReply(sights, true));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, NO_ANSWER,",
    "0, REFUSED,",
    "200, FOREIGN_ANSWER,",
    "302, FOREIGN_ANSWER,",
    "404, WRONG_ADDRESS,",
    "407, HTTP_STATUS, 407",
    "502, HTTP_STATUS, 502",
  })
  @DisplayName("HT-4 the plain request is answered 405 by the server, otherwise by others")
  void reached(int status, Finding code, Double detail) {
    assertEquals(new Found(code, detail), Cause.whyNotReached(status));
    assertNull(Cause.whyNotReached(405));
  }
}
