// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.event.Conversation;
import io.throughline.event.PayloadCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The server's layer of one session, with the root and a namespace {@code admin}. */
final class ServerScene {
  final FakePort port = new FakePort();
  final FakeNamespace root = new FakeNamespace();
  final FakeNamespace admin = new FakeNamespace();
  final Map<String, ServedNamespace> namespaces = new HashMap<>(Map.of("", root, "admin", admin));

  /** What listeners that a test sets have heard. */
  final List<String> heard = new ArrayList<>();

  private final EventSettings settings;
  private ServerEvents events;

  ServerScene() {
    this(EventSettings.DEFAULTS);
  }

  ServerScene(EventSettings settings) {
    this.settings = settings;
  }

  /** Few calls and namespaces, so that a test can have too many. */
  static ServerScene ofFew(int maxCalls, int maxNamespaces) {
    return new ServerScene(
        new EventSettings(PayloadCodec.JSON, 1_000, 1_000, maxCalls, maxNamespaces));
  }

  ServerEvents events() {
    if (events == null) {
      events = new ServerEvents(port, settings, namespaces::get, BoundConversation::new);
      events.open();
    }
    return events;
  }

  Conversation conversation() {
    return events().root();
  }

  /** These have arrived. */
  ServerScene takes(String... lines) {
    for (String line : lines) {
      events().onFrame(FakePort.frame(line));
    }
    return this;
  }

  /** These have been sent since the last time. */
  void says(String... lines) {
    assertEquals(List.of(lines), port.lines());
  }

  /** A listener that notes name and first argument. */
  void listen(Conversation conversation, String name) {
    conversation.on(name, e -> heard.add(e.name() + " " + e.arguments().node(0)));
  }
}
