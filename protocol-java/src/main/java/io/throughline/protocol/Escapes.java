// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** The three escapes of the text form: `~0`, `~n`, `~r` (§4.1), in lines that are UTF-8. */
final class Escapes {
  private Escapes() {}

  /** Where the first LF, CR or `~` is; {@code to} when there is none. */
  static int next(byte[] utf8, int from, int to) {
    return AsciiSearch.find(utf8, from, to, '\n', '\r', '~');
  }

  /** Kind and payload with the payload escaped; the same array when there is nothing to escape. */
  static byte[] escape(byte[] line) {
    int end = line.length;
    int escapes = 0;
    for (int at = next(line, 1, end); at < end; at = next(line, at + 1, end)) {
      escapes++;
    }
    if (escapes == 0) {
      return line;
    }
    byte[] escaped = new byte[end + escapes];
    int from = 0;
    int to = 0;
    for (int at = next(line, 1, end); at < end; at = next(line, from, end)) {
      System.arraycopy(line, from, escaped, to, at - from);
      to += at - from;
      escaped[to++] = '~';
      escaped[to++] = (byte) (line[at] == '~' ? '0' : line[at] == '\n' ? 'n' : 'r');
      from = at + 1;
    }
    System.arraycopy(line, from, escaped, to, end - from);
    return escaped;
  }

  /**
   * Kind and payload of a line, unescaped (FR-3).
   *
   * @param maxBytes what the payload may have; checked before it is copied (FR-8)
   */
  static byte[] unescape(byte[] bytes, int start, int end, int maxBytes) {
    int length = end - start;
    for (int at = next(bytes, start, end); at < end; at = next(bytes, at + 2, end)) {
      requireEscape(bytes, at, end);
      length--;
    }
    if (length - 1 > maxBytes) {
      throw ProtocolException.tooLarge("frame over its limit");
    }
    byte[] line = new byte[length];
    int from = start;
    int to = 0;
    for (int at = next(bytes, start, end); at < end; at = next(bytes, from, end)) {
      System.arraycopy(bytes, from, line, to, at - from);
      to += at - from;
      byte code = bytes[at + 1];
      line[to++] = (byte) (code == '0' ? '~' : code == 'n' ? '\n' : '\r');
      from = at + 2;
    }
    System.arraycopy(bytes, from, line, to, end - from);
    return line;
  }

  private static void requireEscape(byte[] bytes, int at, int end) {
    if (bytes[at] != '~') {
      throw ProtocolException.malformed("unescaped line end");
    }
    byte code = at + 1 < end ? bytes[at + 1] : 0;
    if (code != '0' && code != 'n' && code != 'r') {
      throw ProtocolException.malformed("bad escape");
    }
  }
}
