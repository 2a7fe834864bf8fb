// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final String TOKEN = "a token of operators";

  private final Seal seal = new Seal(TOKEN);

  @Test
  @DisplayName("what is sealed is good for its use, until its time, at every node of that token")
  void good() {
    String sealed = seal.seal("login", 1_000);

    assertEquals(1_000, seal.check("login", sealed, 999));
    assertEquals(1_000, new Seal(TOKEN).check("login", sealed, 999));
    assertEquals(0, seal.check("login", sealed, 1_000), "too old");
    assertEquals(0, seal.check("ticket", sealed, 999), "for another use");
    assertEquals(0, new Seal(TOKEN + "!").check("login", sealed, 999), "by another token");
    assertEquals(0, new Seal(null).check("login", sealed, 999), "by chance");
    assertFalse(sealed.contains(TOKEN));
  }

  @Test
  @DisplayName("what was changed, or made up, is good for nothing")
  void forged() {
    String sealed = seal.seal("login", 1_000);
    String tag = sealed.substring(sealed.indexOf('.'));
    String[] forged = {
      null,
      "",
      ".",
      "1000",
      "1000.",
      tag,
      "9999" + tag,
      "01000" + tag,
      "-1000" + tag,
      "99999999999999999999" + tag,
      "1000 " + tag,
      sealed + "x",
      sealed.toLowerCase(java.util.Locale.ROOT),
      "x" + tag
    };
    for (String one : forged) {
      assertEquals(0, seal.check("login", one, 0), String.valueOf(one));
    }
    assertTrue(seal.check("login", sealed, 0) > 0);
  }
}
