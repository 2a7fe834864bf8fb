// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** Reads the fields of a control frame's payload, left to right, strictly (FR-6, FR-11). */
final class Fields {
  static final long MAX_NUMBER = (1L << 53) - 1;

  private static final int MAX_DIGITS = 16;
  private static final int MIN_ID = 16;
  private static final int MAX_ID = 64;

  private final String payload;

  /** Index of the first character that is not read yet. */
  private int at;

  Fields(String payload) {
    this.payload = payload;
  }

  /** A decimal number from {@code least} to 2^53-1. */
  long number(long least) {
    int start = at;
    long value = 0;
    while (at < payload.length() && payload.charAt(at) != ' ') {
      int digit = payload.charAt(at) - '0';
      if (digit < 0 || digit > 9 || at - start == MAX_DIGITS) {
        throw ProtocolException.malformed("bad number");
      }
      value = value * 10 + digit;
      at++;
    }
    boolean leadingZero = at - start > 1 && payload.charAt(start) == '0';
    if (at == start || leadingZero || value > MAX_NUMBER || value < least) {
      throw ProtocolException.malformed("bad number");
    }
    return value;
  }

  long number() {
    return number(0);
  }

  /** A close code as the ABNF has it: four digits, the first 1, 3 or 4. */
  int code() {
    long code = number();
    if (!isCode(code)) {
      throw ProtocolException.malformed("bad code");
    }
    return (int) code;
  }

  static boolean isCode(long code) {
    return (code >= 1000 && code < 2000) || (code >= 3000 && code < 5000);
  }

  /** A sid. */
  String id() {
    int end = payload.indexOf(' ', at);
    String id = payload.substring(at, end < 0 ? payload.length() : end);
    at += id.length();
    if (!isId(id)) {
      throw ProtocolException.malformed("bad id");
    }
    return id;
  }

  static boolean isId(String id) {
    if (id.length() < MIN_ID || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** The space that must stand before the next field. */
  void space() {
    if (!more()) {
      throw ProtocolException.malformed("missing field");
    }
    at++;
  }

  /** Whether a further field follows. */
  boolean more() {
    if (at == payload.length()) {
      return false;
    }
    if (payload.charAt(at) != ' ') {
      throw ProtocolException.malformed("surplus field");
    }
    return true;
  }

  /** Everything that is left. */
  String rest() {
    String rest = payload.substring(at);
    at = payload.length();
    return rest;
  }

  /** Refuses what is left. */
  void end() {
    if (at != payload.length()) {
      throw ProtocolException.malformed("surplus field");
    }
  }
}
