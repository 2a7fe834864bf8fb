// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The visitors' networks by their ids, which only the visitors themselves know. */
final class Visitors {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  private final Vertx vertx;
  private final int most;

  /** In the order of their last use. */
  private final Map<String, Visitor> visitors = new LinkedHashMap<>(16, 0.75f, true);

  Visitors(Vertx vertx, int most) {
    this.vertx = vertx;
    this.most = most;
  }

  /**
   * That visitor, new when the id is; empty when it is no id, or when there are too many visitors
   * that are here.
   */
  Optional<Visitor> find(String id) {
    Visitor known = visitors.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    if (!ID.matcher(id).matches() || (visitors.size() >= most && !forgetOne())) {
      return Optional.empty();
    }
    Visitor visitor = new Visitor(vertx);
    visitors.put(id, visitor);
    return Optional.of(visitor);
  }

  /** Forgets whoever has gone for longest. */
  private boolean forgetOne() {
    for (Map.Entry<String, Visitor> entry : visitors.entrySet()) {
      if (entry.getValue().isIdle()) {
        entry.getValue().leave();
        visitors.remove(entry.getKey());
        return true;
      }
    }
    return false;
  }
}
