// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.client.diagnose.Result.Found;
import io.throughline.client.diagnose.Result.Step;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is said of what was found. */
class ReportTest {
  private static final Report.Circumstances HERE =
      new Report.Circumstances(
          URI.create("https://example.com/throughline"),
          Instant.parse("2026-01-02T03:04:05.678Z"),
          4_321,
          "Java 17, Vert.x 5, Linux",
          "throughline-java/1.2.3 (diagnose)");

  private final Row server = new Row(Result.SERVER);
  private final Row webSocket = new Row("websocket");
  private final Row stream = new Row("xhr-streaming");
  private final Row polling = new Row("long-polling");

  private Report report() {
    return Report.of(
        HERE, List.of(server.result(), webSocket.result(), stream.result(), polling.result()));
  }

  @Test
  @DisplayName("the text has all of it, in columns")
  void text() {
    server.step(Step.Name.CONNECTED, 12);
    webSocket.note(Found.of(Finding.HTTP_STATUS, 403));
    stream.note(Found.of(Finding.CUT_WHEN_QUIET, 5.1));
    stream.step(Step.Name.ANSWERED, 20);
    stream.step(Step.Name.ECHO, 7);
    stream.sessionId = "q1w2";

    assertEquals(
        """
        Throughline diagnosis
        It works, over xhr-streaming; websocket does not. It was answered with HTTP status 403 in place of being let through.

        address  https://example.com/throughline
        time     2026-01-02T03:04:05.678Z, took 4.3 s
        client   throughline-java/1.2.3 (diagnose)
        runtime  Java 17, Vert.x 5, Linux

        server         works
                       connected 12 ms
        websocket      fails
                       HTTP_STATUS: It was answered with HTTP status 403 in place of being let through.
        xhr-streaming  limited
                       CUT_WHEN_QUIET: A connection that is quiet is lost after 5.1 s: typical of a proxy or a firewall with a short time-out.
                       answered 20 ms, echo 7 ms
                       session q1w2
        long-polling   works
        """,
        report().text());
  }

  @Test
  @DisplayName("all is well when the best transport works")
  void works() {
    Report report = report();

    assertEquals(Status.WORKS, report.status());
    assertEquals("websocket", report.transport());
    assertEquals("It works, over websocket, which is the best.", report.summary());
  }

  @Test
  @DisplayName("what is not offered is not missed")
  void notOffered() {
    webSocket.note(Found.of(Finding.NOT_OFFERED));

    assertEquals(Status.WORKS, report().status());
    assertEquals("xhr-streaming", report().transport());
  }

  @Test
  @DisplayName("SL-2 a stream that is held back is what no application gets")
  void heldBack() {
    webSocket.note(Found.of(Finding.REFUSED));
    stream.note(Found.of(Finding.BUFFERED));

    assertEquals("long-polling", report().transport());
    assertEquals(Status.LIMITED, report().status());
  }

  @Test
  @DisplayName("when nothing works it says what is known of the server, else of the best transport")
  void fails() {
    for (Row row : List.of(webSocket, stream, polling)) {
      row.note(Found.of(Finding.NO_ANSWER));
    }
    String begin = "The server cannot be used from here. ";

    assertNull(report().transport());
    assertEquals(Status.FAILS, report().status());
    assertEquals(begin + Finding.NO_ANSWER.words(), report().summary());

    server.note(Found.of(Finding.WRONG_ADDRESS));
    assertEquals(begin + Finding.WRONG_ADDRESS.words(), report().summary());
  }

  @Test
  @DisplayName("a reply is slow by the fastest one; each finding is said once, the worst counts")
  void slow() {
    webSocket.step(Step.Name.ECHO, 3_000);
    webSocket.step(Step.Name.ECHO, 1_000);
    stream.step(Step.Name.ECHO, 1_001);
    stream.note(Found.of(Finding.CUT, 1));
    stream.note(Found.of(Finding.CUT, 2));
    List<Result> results = report().results();

    assertEquals(List.of(), results.get(1).findings());
    assertEquals(1_000, results.get(1).roundTripMs());
    assertEquals(
        List.of(Found.of(Finding.CUT, 1), Found.of(Finding.SLOW, 1_001)),
        results.get(2).findings());
    assertEquals(
        "It works, but slowly: an answer takes 1001 ms.", results.get(2).findings().get(1).words());
    assertEquals(Status.LIMITED, results.get(2).status());
  }
}
