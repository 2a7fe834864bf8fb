// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

/**
 * Reads what stands before the JSON of a payload, left to right and strictly: namespace, number of
 * the call, positions of bytes (§9.1, §9.2).
 */
final class Head {
  private static final int MAX_NAMESPACE = 64;
  private static final long MAX_NUMBER = (1L << 53) - 1;

  private final String text;

  /** Index of the first character that is not read yet. */
  private int at;

  Head(String text) {
    this.text = text;
  }

  /** The namespace, when one is there; else empty, which is the root. */
  String namespace() {
    int end = at;
    while (end < text.length() && isOfName(text.charAt(end))) {
      end++;
    }
    if (end == text.length() || text.charAt(end) != ':') {
      return Payload.ROOT;
    }
    if (end == at || end - at > MAX_NAMESPACE) {
      throw Malformed.because("bad namespace");
    }
    String name = text.substring(at, end);
    at = end + 1;
    return name;
  }

  /** The namespace that must be there. */
  String namedNamespace() {
    String name = namespace();
    if (name.isEmpty()) {
      throw Malformed.because("no namespace");
    }
    return name;
  }

  static boolean isNamespace(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAMESPACE
        && name.chars().allMatch(c -> isOfName((char) c));
  }

  private static boolean isOfName(char c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || isDigit(c) || c == '-' || c == '_' || c == '.' || c == '/';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The number of a call when a digit follows; else none. */
  long callOrNone() {
    return more() && isDigit(text.charAt(at)) ? call() : Payload.NO_CALL;
  }

  /** The number of a call, which must follow. */
  long call() {
    long number = number();
    if (number == 0) {
      throw Malformed.because("call 0");
    }
    return number;
  }

  /** A number as FR-6 has it. */
  long number() {
    int start = at;
    long value = 0;
    while (more() && isDigit(text.charAt(at)) && value <= MAX_NUMBER) {
      value = value * 10 + (text.charAt(at) - '0');
      at++;
    }
    boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
    if (at == start || leadingZero || value > MAX_NUMBER) {
      throw Malformed.because("bad number");
    }
    return value;
  }

  /** That character, which must follow. */
  void skip(char c) {
    if (!more() || text.charAt(at) != c) {
      throw Malformed.because("bad head");
    }
    at++;
  }

  /** Whether something is left. */
  boolean more() {
    return at < text.length();
  }

  /** Everything that is left; it must begin with one of these characters, which say its type. */
  String rest(String starts) {
    if (!more() || starts.indexOf(text.charAt(at)) < 0) {
      throw Malformed.because("no array or object where one must be");
    }
    return text.substring(at);
  }
}
