// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {
  private static final Path ROOT = Path.of("..");

  /** Calls of the JavaScript client whose text ends up in an outcome. */
  private static final Pattern JS =
      Pattern.compile(
          "\\b(?:fail|discard|suspect|cut|sleep|refuse|refused|onEnd|Error)\\("
              + "[^\"\\n;\\[]*?\"([^\"]+)\"( \\+)?"
              + "|\\bwhy = \"([^\"]+)\"");

  /** The same of the Java client. */
  private static final Pattern JAVA =
      Pattern.compile(
          "\\b(?:fail|discard|suspect|cut|onEnd|onLost|end|ProtocolException|malformed|bad)\\("
              + "[^\"\\n;\\[]*?\"([^\"]+)\"( \\+)?");

  @ParameterizedTest
  @CsvSource({
    "timeout, TIMEOUT",
    "websocket: timeout, TIMEOUT",
    "xhr-streaming: stalled, STALLED",
    "websocket: code 1006, CUT",
    "long-polling: moved, SERVER_MOVE",
    "promotion, PROMOTION",
    "no answer, SILENT",
    "silence, SILENT",
    "blocked, BLOCKED",
    "code 1006, CUT",
    "code 1002, GARBLED",
    "code 4408, REFUSED",
    "status 0, CUT",
    "status 200, GARBLED",
    "status 403, HTTP_STATUS",
    "status 504, HTTP_STATUS",
    "refused with 4429, REFUSED",
    "too many tabs, TOO_MANY_TABS",
    "pending, PENDING",
    "overtaken, OVERTAKEN",
    "asked for, ASKED_FOR",
    "asleep, ASLEEP",
    "no script, CUT",
    "kind or escape, GARBLED",
    "before ATTACHED, GARBLED",
    "Connection refused: localhost/127.0.0.1:1, UNREACHABLE",
    "Failed to resolve 'example.invalid' [A(1)], UNREACHABLE",
    "Network is unreachable: /192.0.2.1:443, UNREACHABLE",
    "connection timed out after 10000 ms: /192.0.2.1:443, TIMEOUT",
    "The timeout period of 5000ms has been exceeded, TIMEOUT",
    "Connection reset by peer, CUT",
    "Connection was closed, CUT",
    "Stream was reset: 8, CUT",
    "PKIX path building failed, TLS",
    "Failed to create SSL connection, TLS",
    "Received fatal alert: handshake_failure, TLS",
    "Failed to construct 'WebSocket': The URL is invalid, UNSUPPORTED",
    "The operation is insecure., UNSUPPORTED",
    "undefined is not a constructor, UNSUPPORTED",
    "Invalid handshake response upgrade: null, GARBLED"
  })
  @DisplayName("the text of a client has a reason")
  void known(String text, Reason reason) {
    assertEquals(reason, Reason.of(text));
  }

  @Test
  @DisplayName("every text that stands in our clients' sources has a reason of its own")
  void sources() throws IOException {
    Set<String> js = new TreeSet<>();
    for (String folder : List.of("session", "selection", "transport", "protocol")) {
      js.addAll(texts("client-js/src/" + folder, ".ts", JS));
    }
    js.addAll(texts("client-js/src/driver.ts", ".ts", JS));
    Set<String> all = new TreeSet<>(js);
    all.addAll(texts("client-java/src/main", ".java", JAVA));
    all.addAll(texts("protocol-java/src/main", ".java", JAVA));

    assertTrue(
        js.containsAll(Set.of("timeout", "blocked", "too many tabs", "asked for")), js::toString);
    assertTrue(
        all.containsAll(Set.of("bad attempt", "unknown kind", "before ATTACHED")), all::toString);
    assertEquals(List.of(), all.stream().filter(text -> Reason.of(text) == Reason.OTHER).toList());
  }

  @Test
  @DisplayName("a stranger cannot invent a label, however long he talks")
  void bounded() {
    assertEquals(Reason.OTHER, Reason.of(""));
    assertEquals(Reason.OTHER, Reason.of("x".repeat(10_000_000)));
    assertEquals(Reason.OTHER, Reason.of("status 99999999999999999999"));
    assertEquals(Transport.NONE, Transport.of("websocket\"} evil"));
  }

  /** Literals, with a number where the source puts one. */
  private static Set<String> texts(String folder, String ending, Pattern calls) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        String source = Files.readString(file);
        calls.matcher(source).results().map(ReasonTest::text).forEach(found::add);
      }
    }
    return found;
  }

  private static String text(MatchResult call) {
    String literal = call.group(1) == null ? call.group(call.groupCount()) : call.group(1);
    return literal.endsWith(" ") ? literal + "4429" : literal;
  }
}
