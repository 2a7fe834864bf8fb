// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One rule of the protocol switched off in a copy of the source.
 *
 * @param rule the clauses
 * @param file below the root of the project
 * @param before the snippet that keeps the rule; must be there exactly once
 * @param after what stands in its place
 */
record Mutation(String rule, String file, String before, String after) {
  private static final String CLIENT = "client-java/src/main/java/io/throughline/client/session/";
  private static final String SERVER = "server/src/main/java/io/throughline/server/session/";
  private static final String DELIVERY =
      "protocol-java/src/main/java/io/throughline/protocol/delivery/";
  private static final String DIRECTORY =
      "simulation/src/test/java/io/throughline/simulation/Directory.java";

  static final List<Mutation> ALL =
      List.of(
          new Mutation(
              "AT-2 a stale attempt is refused",
              SERVER + "ServerSession.java",
              "if (frame.attempt() < attempt()) {",
              "if (frame.attempt() < 0) {"),
          new Mutation(
              "AT-3 a re-sent attach rebinds",
              SERVER + "ServerSession.java",
              "if (frame.attempt() < attempt()) {",
              "if (frame.attempt() <= attempt()) {"),
          new Mutation(
              "AT-4 fence: frames",
              SERVER + "Reception.java",
              """
                if (!attachment.follows(from)) {
                  return;
                }
                try {""",
              """
                try {"""),
          new Mutation(
              "AT-4 fence: loss",
              SERVER + "ServerSession.java",
              "if (attachment.follows(lost)) {",
              "if (attachment.isAttached()) {"),
          new Mutation(
              "AT-6 make before break",
              CLIENT + "Opening.java",
              "    attempt.phase = Phase.OPENING;",
              """
                attempt.phase = Phase.OPENING;
                if (session.current != null) {
                  session.current.connection().close(1000);
                }"""),
          new Mutation(
              "AT-7 base after what is confirmed",
              SERVER + "Output.java",
              "    outbox.rewind();\n",
              ""),
          new Mutation(
              "AT-8 frames numbered by base",
              CLIENT + "Transitions.java",
              "attempt.cursor.set(base);",
              "attempt.cursor.set(session.incoming.received() + 1);"),
          new Mutation(
              "AT-8 a base that jumps is stated",
              SERVER + "Output.java",
              "if (outbox.hasNext() && number != outbox.written() + 1) {",
              "if (outbox.hasNext() && number == 0) {"),
          new Mutation(
              "AT-9 BASE before counted frames",
              CLIENT + "Output.java",
              "stated = attempt.sentTo == 0 ? 0 : attempt.sentTo + 1;",
              ""),
          new Mutation(
              "DL-2 a known number is skipped",
              DELIVERY + "Inbox.java",
              "if (number <= received) {",
              "if (number < received) {"),
          new Mutation(
              "DL-4 a lower confirmation is ignored",
              DELIVERY + "Outbox.java",
              "return received <= sent;",
              "return received >= confirmed && received <= sent;"),
          new Mutation(
              "DL-6 the unconfirmed goes again",
              CLIENT + "Output.java",
              "outbox.rewind(attempt.sentTo);",
              ""),
          new Mutation(
              "UP-7 a lost body goes again",
              CLIENT + "Output.java",
              "onDoubt();\nrewind();",
              "onDoubt();"),
          new Mutation(
              "HB-4 silence is a loss",
              CLIENT + "Timers.java",
              "transitions.suspect(\"silence\", Cause.LOST);",
              "return;"),
          new Mutation(
              "AT-1 a higher attempt each time",
              CLIENT + "Opening.java",
              "attempt.number = ++session.newest;",
              "attempt.number = session.newest = Math.max(1, session.newest);"),
          new Mutation(
              "AT-16 a failed attempt leaves the connection",
              CLIENT + "Transitions.java",
              "if (carrier != null || (attempt.probe && session.opening())) {",
              "if (attempt.probe && session.opening()) {"),
          new Mutation(
              "DL-11 a window offered is kept",
              CLIENT + "Opening.java",
              "incoming.onOffered();",
              ""),
          new Mutation(
              "CL-1 CLOSE behind all that is queued",
              CLIENT + "Output.java",
              "close != null && !closeSent && outbox.allWritten()",
              "close != null && !closeSent"),
          new Mutation(
              "CL-6 all is settled at the end",
              CLIENT + "Outgoing.java",
              "waiting.forEach(message -> all.add(message.settle));",
              ""),
          new Mutation(
              "§3 what is held at the end is handed over",
              CLIENT + "Transitions.java",
              "session.incoming.handOver();",
              ""),
          new Mutation(
              "DL-9 within the window",
              DELIVERY + "Outbox.java",
              "return outstanding + cost <= Math.min(window, most) || (written == confirmed && window > 0);",
              "return cost > 0;"),
          new Mutation(
              "AT-12 range lost is refused",
              DELIVERY + "Outbox.java",
              "return !evicted || Math.max(received, confirmed) == last;",
              "return true;"),
          new Mutation(
              "DL-14 bounded",
              SERVER + "Sending.java",
              "if (outbox.held() > 4L * config.limits().window()) {",
              "if (outbox.held() < 0) {"),
          new Mutation(
              "AT-14 a tombstone answers",
              SERVER + "ServerSession.java",
              """
                if (state() == State.CLOSED) {
                  return ended();
                }
                if (frame.attempt() < attempt())""",
              """
                if (frame.attempt() < attempt())"""),
          new Mutation(
              "HS-3 HELLO is idempotent by cid",
              DIRECTORY,
              "return known != null ? known : create(hello);",
              "return create(hello);"),
          new Mutation(
              "HS-6 a raced session is unseen",
              SERVER + "ServerSession.java",
              "if (opens && !frame.raced()) {",
              "if (opens) {"));

  /** The source with the rule switched off; how far lines are indented does not matter. */
  String apply(Path root) throws IOException {
    Matcher places = pattern().matcher(Files.readString(root.resolve(file)));
    List<MatchResult> found = places.results().toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          rule
              + ": in "
              + file
              + " this must stand once, not "
              + found.size()
              + " times: "
              + before);
    }
    return places.reset().replaceFirst(Matcher.quoteReplacement(after));
  }

  private Pattern pattern() {
    String lines =
        before.lines().map(line -> Pattern.quote(line.strip())).collect(Collectors.joining("\\s+"));
    return Pattern.compile(lines);
  }

  String className() {
    int start = file.indexOf("/java/") + "/java/".length();
    return file.substring(start, file.length() - ".java".length()).replace('/', '.');
  }
}
