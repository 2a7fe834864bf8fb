// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** The three escapes of the text form: `~0`, `~n`, `~r` (§4.1). */
final class Escapes {
  /** Answer of {@link #scan}: there is something to escape, or a surrogate. */
  static final int NOT_PLAIN = -1;

  private Escapes() {}

  /**
   * The UTF-8 length of a text that travels as it is, or {@link #NOT_PLAIN}. The one scan that most
   * messages cost.
   */
  static int scan(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (Character.isSurrogate(c)) {
          return NOT_PLAIN;
        }
        bytes += c < 0x800 ? 1 : 2;
      } else if (c == '~' || c == '\n' || c == '\r') {
        return NOT_PLAIN;
      }
    }
    return bytes;
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '~' -> escaped.append("~0");
        case '\n' -> escaped.append("~n");
        case '\r' -> escaped.append("~r");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * The payload of a line: all behind its kind, unescaped (FR-3).
   *
   * @param maxBytes what the payload may have in UTF-8; checked before it is copied (FR-8)
   */
  static String unescapePayload(String line, int maxBytes) {
    int bytes = 0;
    int escapes = 0;
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3; // a pair has 2 + 2 bytes
        continue;
      }
      bytes++;
      if (c == '~') {
        escapes++;
        i++;
        requireEscape(line, i);
      } else if (c == '\r' || c == '\n') {
        throw ProtocolException.malformed("unescaped line end");
      }
    }
    if (bytes > maxBytes) {
      throw ProtocolException.tooLarge("frame over its limit");
    }
    return escapes == 0 ? line.substring(1) : unescape(line, escapes);
  }

  private static void requireEscape(String line, int i) {
    char c = i < line.length() ? line.charAt(i) : 0;
    if (c != '0' && c != 'n' && c != 'r') {
      throw ProtocolException.malformed("bad escape");
    }
  }

  private static String unescape(String line, int escapes) {
    StringBuilder text = new StringBuilder(line.length() - 1 - escapes);
    int from = 1;
    for (int at = line.indexOf('~'); at >= 0; at = line.indexOf('~', from)) {
      text.append(line, from, at);
      char c = line.charAt(at + 1);
      text.append(c == '0' ? '~' : c == 'n' ? '\n' : '\r');
      from = at + 2;
    }
    return text.append(line, from, line.length()).toString();
  }
}
