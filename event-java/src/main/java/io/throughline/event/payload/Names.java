// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

/** Which names there may be: of events, 1 to 128 bytes of text; of namespaces, §9.1. */
public final class Names {
  private static final int MAX_NAME = 128;

  private Names() {}

  /** Whether an event may be called so (EV-1). */
  public static boolean isName(String name) {
    int bytes = 0;
    for (int i = 0; i < name.length() && bytes <= MAX_NAME; i++) {
      char c = name.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < name.length()
              && Character.isLowSurrogate(name.charAt(i + 1));
      if (pair) {
        bytes += 4;
        i++;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes > 0 && bytes <= MAX_NAME;
  }

  /** Whether a namespace may be called so; the root has no name. */
  public static boolean isNamespace(String name) {
    return Head.isNamespace(name);
  }
}
