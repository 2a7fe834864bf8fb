// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
              "AT-2 stale attempts refused",
              SERVER + "ServerSession.java",
              "if (n < attempt) {",
              "if (n < 0) {"),
          new Mutation(
              "AT-3 a re-sent attach rebinds",
              SERVER + "ServerSession.java",
              "if (n < attempt) {",
              "if (n <= attempt) {"),
          new Mutation(
              "AT-4 fence: frames",
              SERVER + "ServerSession.java",
              "  public void onFrame(Connection from, Frame frame, long now) {\n    if (from != connection) {",
              "  public void onFrame(Connection from, Frame frame, long now) {\n    if (connection == null) {"),
          new Mutation(
              "AT-4 fence: loss",
              SERVER + "ServerSession.java",
              "if (lost == connection) {",
              "if (connection != null) {"),
          new Mutation(
              "AT-6 make before break",
              CLIENT + "Attempts.java",
              "    pending.add(new Attempt(",
              "    if (current != null) {\n      current.connection.close(1000);\n    }\n    pending.add(new Attempt("),
          new Mutation(
              "AT-7 base from received",
              DELIVERY + "Outbox.java",
              "    written = confirmed; // AT-7\n",
              ""),
          new Mutation(
              "AT-8 frames numbered by base",
              CLIENT + "ClientSession.java",
              "attempt.cursor.set(frame.base());",
              "attempt.cursor.set(downstream.received() + 1);"),
          new Mutation(
              "DL-4 a lower confirmation is ignored",
              DELIVERY + "Outbox.java",
              "return received <= sent;",
              "return received >= confirmed && received <= sent;"),
          new Mutation(
              "DL-9 within the window",
              DELIVERY + "Outbox.java",
              "return outstanding + cost <= window || (written == confirmed && window > 0);",
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
              "AT-14 tombstones",
              SERVER + "ServerSession.java",
              "    if (state() == State.CLOSED) {\n      return ended();\n    }\n    if (n < attempt)",
              "    if (n < attempt)"),
          new Mutation(
              "HS-3 HELLO is idempotent",
              DIRECTORY,
              "return known != null ? known : create(hello);",
              "return create(hello);"),
          new Mutation(
              "HS-6 a raced session is unseen",
              SERVER + "ServerSession.java",
              "      if (!frame.raced()) {\n        choose();\n      }",
              "      choose();"));

  /** The source with the rule switched off. */
  String apply(Path root) throws IOException {
    String source = Files.readString(root.resolve(file));
    int at = source.indexOf(before);
    if (at < 0 || source.indexOf(before, at + 1) >= 0) {
      throw new IllegalStateException(rule + ": the snippet must be in " + file + " exactly once");
    }
    return source.substring(0, at) + after + source.substring(at + before.length());
  }

  String className() {
    int start = file.indexOf("/java/") + "/java/".length();
    return file.substring(start, file.length() - ".java".length()).replace('/', '.');
  }
}
