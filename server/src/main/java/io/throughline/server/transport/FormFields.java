// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a query or an HTML form, read as bytes so that bad UTF-8 stays visible (FR-3). A
 * field that stands twice or has a bad escape has no value: what it means is anybody's guess.
 */
final class FormFields {
  private final String source;

  /**
   * @param source {@code name=value} pairs joined by {@code &}, one character a byte
   */
  FormFields(String source) {
    this.source = source;
  }

  boolean has(String name) {
    return start(name, 0) >= 0;
  }

  /** The value of a field; null when it is absent or bad. */
  byte @Nullable [] bytes(String name) {
    int start = start(name, 0);
    if (start < 0 || start(name, end(start)) >= 0) {
      return null;
    }
    return decode(source.substring(start, end(start)));
  }

  /** The same as text, one character a byte. */
  @Nullable String text(String name) {
    byte[] value = bytes(name);
    return value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
  }

  /** A number within its range; {@code absent} when the field is, null when it is bad (HT-11). */
  @Nullable Integer number(String name, int least, int most, int absent) {
    if (!has(name)) {
      return absent;
    }
    String text = text(name);
    if (text == null || text.isEmpty() || text.length() > 9 || !digits(text)) {
      return null;
    }
    int value = Integer.parseInt(text);
    return value < least || value > most ? null : Integer.valueOf(value);
  }

  static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Where the value of the next field of that name starts; -1 when there is none. */
  private int start(String name, int from) {
    for (int at = from; at < source.length(); at = end(at) + 1) {
      int behind = at + name.length();
      if (!source.startsWith(name, at)) {
        continue;
      }
      if (behind == end(at)) {
        return behind;
      }
      if (source.charAt(behind) == '=') {
        return behind + 1;
      }
    }
    return -1;
  }

  private int end(int from) {
    int next = source.indexOf('&', from);
    return next < 0 ? source.length() : next;
  }

  private static byte @Nullable [] decode(String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
        int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    return bytes.toByteArray();
  }
}
