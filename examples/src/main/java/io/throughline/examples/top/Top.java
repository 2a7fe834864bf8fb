// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.examples.Environment;
import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows a server every two seconds: {@code Top http://host/throughline --token-file FILE}, with
 * {@code --once} one time. Without the file the token is that of OPS_TOKEN: never an argument,
 * which others on the machine may read. Writes plain text where its output is no terminal.
 */
public final class Top {
  private static final int EVERY_MS = 2_000;
  private static final int LISTED = 50;
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final String LIST = "sessions?limit=" + LISTED;

  private final Feed feed;
  private final boolean terminal;
  private final Screen screen;

  private Top(Feed feed, boolean terminal) {
    this.feed = feed;
    this.terminal = terminal;
    int height = terminal ? Environment.number("LINES", 40) - 1 : Integer.MAX_VALUE;
    this.screen = new Screen(terminal, Environment.number("COLUMNS", 100), height);
  }

  /** Runs until it is stopped, or once. */
  public static void main(String[] args) throws InterruptedException {
    List<String> words = List.of(args);
    boolean once = words.contains("--once");
    int file = words.indexOf("--token-file");
    if (words.isEmpty() || words.get(0).startsWith("-") || file == words.size() - 1) {
      System.err.println("Top http://host/throughline [--token-file FILE] [--once]");
      System.exit(2);
    }
    try {
      String token =
          file < 0
              ? Environment.text("OPS_TOKEN", "")
              : Files.readString(Path.of(words.get(file + 1)), StandardCharsets.UTF_8).strip();
      Top top = new Top(new Feed(words.get(0), token), !once && isTerminal());
      do {
        top.show();
        Thread.sleep(once ? 0 : EVERY_MS);
      } while (!once);
    } catch (IOException e) {
      System.err.println(e.getMessage() == null ? "the server does not answer" : e.getMessage());
      System.exit(1);
    }
  }

  private void show() throws IOException, InterruptedException {
    JsonNode overview = feed.get("overview");
    String text = String.join("\n", screen.show(overview, feed.get(LIST)));
    System.out.println(terminal ? HOME_AND_CLEAR + text : text + "\n");
  }

  /** Newer versions of Java have a console also where there is no terminal, and say so. */
  @SuppressWarnings("SystemConsoleNull") // asked below
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
