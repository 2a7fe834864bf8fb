// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.core.EventSettings;
import io.throughline.event.core.ServedNamespace;
import io.throughline.event.payload.Names;
import io.throughline.event.payload.Payload;
import io.throughline.protocol.Limits;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.metrics.ServerMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The namespaces of one server, and how its sessions talk in them. Used from any thread. */
final class Namespaces {
  private final Map<String, EventSettings> settings;
  private final Map<String, Namespace> declared = new ConcurrentHashMap<>();
  private final Limits limits;
  private final ServerMetrics metrics;
  private final Namespace root;
  private volatile boolean rootIsUsed;

  /**
   * @param settings by the name of the codec
   * @param limits of what is sent to many
   * @param authenticator says who a session's client is
   * @param metrics is told of broadcasts
   */
  Namespaces(
      Map<String, EventSettings> settings,
      Limits limits,
      Authenticator authenticator,
      ServerMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.limits = limits;
    this.root = new Namespace(Payload.ROOT, limits, metrics);
    root.admission(new Credentials(Payload.ROOT, authenticator));
  }

  boolean hasCodec(String name) {
    return settings.containsKey(name);
  }

  /** The settings of a session with that codec. */
  EventSettings settings(String codec) {
    EventSettings found = settings.get(codec);
    return found == null ? EventSettings.DEFAULTS : found;
  }

  /** The root, of which every session has a conversation from the beginning from now on. */
  Namespace root() {
    rootIsUsed = true;
    return root;
  }

  boolean rootIsUsed() {
    return rootIsUsed;
  }

  Namespace declare(String name) {
    if (!Names.isNamespace(name)) {
      throw new IllegalArgumentException(
          "a namespace is 1 to 64 of A-Z a-z 0-9 - _ . /, not " + name);
    }
    return declared.computeIfAbsent(name, it -> new Namespace(it, limits, metrics));
  }

  /** Rooms with somebody in them. From any thread. */
  int rooms() {
    return root.rooms().count()
        + declared.values().stream().mapToInt(each -> each.rooms().count()).sum();
  }

  @Nullable ServedNamespace find(String name) {
    Namespace found = get(name);
    return found == null ? null : found.served();
  }

  /** The namespace of that name; null when there is none. */
  @Nullable Namespace get(String name) {
    return name.isEmpty() ? root : declared.get(name);
  }
}
