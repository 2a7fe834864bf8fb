// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TombstonesTest {
  private final Tombstones tombstones = new Tombstones(60_000);

  private static Frame refusal(int code) {
    return Frame.Reject.of(CloseCode.ENDED).withEndedWith(code);
  }

  @Test
  @DisplayName("AT-14 HS-11 an ended session is known by sid and by cid, for its time")
  void known() {
    tombstones.add("sid", "cid", refusal(4407), 1_000);

    assertEquals(refusal(4407), tombstones.find("sid", 1_000));
    assertEquals(refusal(4407), tombstones.find("cid", 60_999));
    assertNull(tombstones.find("sid", 61_000));
    assertNull(tombstones.find("other", 1_000));
  }

  @Test
  @DisplayName("what has stood its time is removed when another is added")
  void swept() {
    tombstones.add("a", "b", refusal(1000), 0);
    tombstones.add("c", "d", refusal(1000), 30_000);
    tombstones.add("e", "f", refusal(1000), 60_000);
    assertEquals(4, tombstones.size());
  }

  @Test
  @DisplayName("their number is bounded: the oldest go first")
  void bounded() {
    for (int i = 0; i < 100_010; i++) {
      tombstones.add("s" + i, "c" + i, refusal(1000), i / 100);
    }
    assertEquals(200_000, tombstones.size());
    assertNull(tombstones.find("s9", 2_000));
    assertNotNull(tombstones.find("s10", 2_000));
  }
}
