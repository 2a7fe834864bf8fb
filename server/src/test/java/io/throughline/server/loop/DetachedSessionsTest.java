// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DL-14. */
class DetachedSessionsTest {
  private final DetachedSessions detached = new DetachedSessions(1_000);
  private final List<String> evicted = new ArrayList<>();

  private DetachedSessions.Entry add(String name, long bytes) {
    DetachedSessions.Entry entry = detached.add(() -> evicted.add(name));
    entry.update(bytes);
    return entry;
  }

  @Test
  @DisplayName("over the limit the longest detached are evicted, no more than needed")
  void longestFirst() {
    add("one", 300);
    add("two", 300);
    add("three", 300);
    assertEquals(List.of(), evicted);

    add("four", 200);
    assertEquals(List.of("one"), evicted);
    assertEquals(800, detached.bytes());

    add("five", 600);
    assertEquals(List.of("one", "two", "three"), evicted);
    assertEquals(800, detached.bytes());
  }

  @Test
  @DisplayName("what a session holds may change while it is detached")
  void update() {
    DetachedSessions.Entry one = add("one", 300);
    DetachedSessions.Entry two = add("two", 300);

    two.update(700);
    assertEquals(1_000, detached.bytes());
    one.update(100);
    two.update(900);
    assertEquals(1_000, detached.bytes());
    assertEquals(List.of(), evicted);

    two.update(901);
    assertEquals(List.of("one"), evicted);
    assertEquals(901, detached.bytes());
  }

  @Test
  @DisplayName("who came back counts no more and is not evicted; its next absence is a new one")
  void remove() {
    DetachedSessions.Entry one = add("one", 600);
    add("two", 400);
    one.remove();
    assertEquals(400, detached.bytes());
    one = add("one again", 600);

    add("three", 100);
    assertEquals(List.of("two"), evicted);
    one.remove();
    one.remove();
    assertEquals(100, detached.bytes());
  }

  @Test
  @DisplayName("an evicted entry that is updated or removed counts nothing twice")
  void afterEviction() {
    DetachedSessions.Entry one = add("one", 900);
    add("two", 200);
    assertEquals(List.of("one"), evicted);

    one.update(0);
    one.remove();
    assertEquals(200, detached.bytes());
  }

  @Test
  @DisplayName("DL-14 who held nothing when room was made is evicted once it holds something")
  void emptyAtFirst() {
    DetachedSessions.Entry one = add("one", 0);
    add("two", 1_001);
    assertEquals(List.of("two"), evicted);

    one.update(600);
    add("three", 600);
    assertEquals(List.of("two", "one"), evicted);
    assertEquals(600, detached.bytes());
  }

  @Test
  @DisplayName("one that alone is over the limit is evicted itself")
  void alone() {
    add("one", 1_001);
    assertEquals(List.of("one"), evicted);
    assertEquals(0, detached.bytes());
  }

  @Test
  @DisplayName("what was given up counts no more while its loop has yet to let go of it")
  void underWay() {
    DetachedSessions.Entry one = add("one", 900);
    add("two", 200);
    one.update(900);
    assertEquals(List.of("one"), evicted);
    assertEquals(200, detached.bytes());

    assertTrue(one.takeEviction());
    assertFalse(one.takeEviction());
    one.update(100);
    assertEquals(300, detached.bytes());
  }

  @Test
  @DisplayName("any number is evicted at once: one eviction is not made within another")
  void many() {
    DetachedSessions all = new DetachedSessions(50_000);
    List<DetachedSessions.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      int number = i;
      DetachedSessions.Entry entry =
          all.add(
              () -> {
                entries.get(number).takeEviction();
                entries.get(number).update(0);
              });
      entries.add(entry);
      entry.update(1);
    }

    all.add(() -> {}).update(50_000);

    assertEquals(50_000, all.bytes());
  }
}
