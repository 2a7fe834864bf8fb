// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The form's texts. */
class PageTest {
  @Test
  @DisplayName("a form that has not the place of a text, or has two, is found when it is loaded")
  void replaced() {
    assertNotNull(Page.instance(), "the form of this jar has each place");
    assertEquals("<p>Wrong</p>", Page.replaced("<p hidden>Wrong</p>", " hidden>", ">"));
    for (String form : new String[] {"<p>Wrong</p>", "", "<p hidden></p><p hidden></p>"}) {
      assertThrows(IllegalStateException.class, () -> Page.replaced(form, " hidden>", ">"), form);
    }
  }
}
