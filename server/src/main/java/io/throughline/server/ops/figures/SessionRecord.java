// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is known of one session: who, since when, and its path from transport to transport. */
final class SessionRecord {
  /** Steps that are kept: the first one and the newest of the others. */
  static final int MOST_STEPS = 24;

  /**
   * One step of the path.
   *
   * @param what {@code open}, {@code attach}, {@code tried}, {@code detach} or {@code end}
   * @param transport which it has then, or tried; empty when none
   * @param why in words
   */
  private record Step(long at, String what, String transport, String why) {}

  final Visitor visitor;
  final Groups.Group client;
  final Groups.Group network;
  private final long openedAt;
  private final Deque<Step> path = new ArrayDeque<>();
  private Step first;
  private int left;

  /** Where it is, of {@link Live#PLACES}. */
  private int place = Live.NOWHERE;

  /** The last transport it had. */
  private String transport = "";

  /** The code it ended with; 0 before. */
  private int code;

  SessionRecord(Visitor visitor, Groups.Group client, Groups.Group network, long now) {
    this.visitor = visitor;
    this.client = client;
    this.network = network;
    this.openedAt = now;
    this.first = new Step(now, "open", "", "");
  }

  int place() {
    return place;
  }

  String transport() {
    return transport;
  }

  boolean isEnded() {
    return code != 0;
  }

  /** It is somewhere else from now on. */
  void moveTo(int next, Live all) {
    all.move(place, next);
    client.live.move(place, next);
    network.live.move(place, next);
    place = next;
  }

  void attached(String name, String why, long now) {
    boolean opens = transport.isEmpty();
    transport = name;
    if (opens) {
      first = new Step(first.at(), "open", name, why);
    } else {
      step(new Step(now, "attach", name, why));
    }
  }

  /** The client told of an attempt that failed. */
  void tried(String name, String why, long now) {
    step(new Step(now, "tried", name, why));
  }

  void detached(String why, long now) {
    step(new Step(now, "detach", "", why));
  }

  void ended(int with, String why, long now) {
    code = with;
    step(new Step(now, "end", "", why));
  }

  private void step(Step step) {
    if (path.size() == MOST_STEPS - 1) {
      path.removeFirst();
      left++;
    }
    path.addLast(step);
  }

  String state() {
    return code != 0 ? "ended" : place == Live.DETACHED ? "detached" : "open";
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", visitor.id())
            .put("state", state())
            .put("transport", transport)
            .put("opened", openedAt)
            .put("client", visitor.client().label())
            .put("network", visitor.network());
    if (code != 0) {
      json.put("code", code);
    }
    ArrayNode steps = json.putArray("path");
    steps.add(json(first));
    path.forEach(step -> steps.add(json(step)));
    return json.put("forgotten", left);
  }

  private static ObjectNode json(Step step) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("at", step.at())
        .put("what", step.what())
        .put("transport", step.transport())
        .put("why", step.why());
  }
}
