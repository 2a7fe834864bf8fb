// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.examples.Environment;
import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows a server every two seconds: {@code Top http://host/throughline --token-file FILE}, with
 * {@code --once} one time. Without the file the token is that of OPS_TOKEN: never an argument,
 * which others on the machine may read. Writes plain text where its output is no terminal. A server
 * that does not answer is asked again, ever more seldom; with 3 it ends at a wrong token, with 4
 * where there has been none, with 1 where {@code --once} finds none that answers.
 */
public final class Top {
  private static final int LISTED = 50;
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final String LIST = "sessions?limit=" + LISTED;

  private final Feed feed;
  private final boolean terminal;
  private final Patience patience;

  private Top(Feed feed, boolean terminal) {
    this.feed = feed;
    this.terminal = terminal;
    int height = terminal ? Environment.number("LINES", 40) - 1 : Integer.MAX_VALUE;
    this.patience = new Patience(new Screen(terminal, Environment.number("COLUMNS", 100), height));
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
      if (once) {
        top.show(top.ask());
      } else {
        top.run();
      }
    } catch (Denied e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (IOException e) {
      System.err.println(reason(e));
      System.exit(1);
    }
  }

  private List<String> ask() throws IOException, InterruptedException, Denied {
    JsonNode overview = feed.get("overview");
    return patience.heard(overview, feed.get(LIST), now());
  }

  /** A server that is away, starts again or is too busy is asked again. */
  private void run() throws InterruptedException, Denied {
    while (true) {
      List<String> lines;
      try {
        lines = ask();
      } catch (IOException e) {
        lines = patience.unheard(reason(e), now());
      }
      show(lines);
      Thread.sleep(patience.pauseMs());
    }
  }

  private static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "nothing listens there";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void show(List<String> lines) {
    String text = String.join("\n", lines);
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
