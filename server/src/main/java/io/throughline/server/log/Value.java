// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

/**
 * Writes a value so that it is one value of one line, whatever it holds: an address may be what a
 * client wrote into a header that the operator trusts.
 */
public final class Value {
  /** Longer than anything the server says itself. */
  static final int LONGEST = 256;

  private static final String CUT = "...";

  private Value() {}

  /** As it is when nothing in it could be mistaken; else in quotes, escaped as in JSON. */
  public static String of(Object value) {
    String text = value.toString();
    String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) + CUT : text;
    return !bounded.isEmpty() && bounded.chars().allMatch(Value::isPlain)
        ? bounded
        : quoted(bounded);
  }

  private static boolean isPlain(int c) {
    return isPrintable(c) && c != ' ' && c != '=';
  }

  private static boolean isPrintable(int c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPrintable(c)) {
        quoted.append(c);
      } else if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
