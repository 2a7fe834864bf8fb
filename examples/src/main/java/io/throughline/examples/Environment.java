// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import java.util.Set;

/** Settings from the environment. */
public final class Environment {
  private Environment() {}

  public static int port(int otherwise) {
    return number("PORT", otherwise);
  }

  public static int number(String name, int otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : Integer.parseInt(value);
  }

  public static Set<String> list(String name) {
    String value = text(name, "");
    return value.isEmpty() ? Set.of() : Set.of(value.split(","));
  }

  public static String text(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
