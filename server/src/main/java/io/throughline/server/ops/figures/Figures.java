// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.ClientFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is counted, and what an operator is shown of it. Times are those of the wall, in ms. */
public final class Figures {
  private static final int MOST_PREFIXES = 256;
  private static final int CODES = CloseCode.values().length;

  /** Codes that the registry does not have, which clients may make up. */
  private static final int MOST_STRANGE = 32;

  private static final int OTHER_CODE = 0;
  private static final int MOST_CHANGES = 256;
  private static final int SHOWN = 12;

  /** A change of transport: whence, whither, and why. */
  private record Change(String from, String to, String reason) {
    static final Change OTHER = new Change("", "", Groups.OTHER);
  }

  /** What was counted between two ticks, or is measured at one. */
  public record Second(long messagesIn, long messagesOut, long lagMs) {}

  private final Live live = new Live();
  private final Timeline timeline = new Timeline();
  private final SessionLog log = new SessionLog();
  private final Groups clients = new Groups(ClientFamily.values().length);
  private final Groups networks = new Groups(MOST_PREFIXES);
  private final Map<String, Histogram> usable = new LinkedHashMap<>();
  private final HourTable<Change> fallbacks = new HourTable<>(MOST_CHANGES, Change.OTHER);
  private final HourTable<Change> promotions = new HourTable<>(MOST_CHANGES, Change.OTHER);
  private final HourTable<Integer> closes = new HourTable<>(CODES, OTHER_CODE);
  private final HourTable<Integer> strangeCloses = new HourTable<>(MOST_STRANGE, OTHER_CODE);
  private final HourTable<Integer> refused = new HourTable<>(CODES, OTHER_CODE);
  private final HourCount opens = new HourCount();
  private final HourCount ends = new HourCount();
  private final HourCount fallen = new HourCount();
  private final HourCount promoted = new HourCount();
  private final HourCount resumed = new HourCount();

  /** What the counts were at the last tick. */
  private long[] before = new long[4];

  private long[] latest = new long[Timeline.COLUMNS.length];

  public Figures() {
    Live.PLACES.subList(0, Live.DETACHED).forEach(it -> usable.put(it, new Histogram()));
  }

  /** A session is there, without a connection as yet. */
  public void opened(Visitor visitor, long now) {
    opens.add(now);
    Groups.Group client = clients.of(visitor.client().label(), now);
    Groups.Group network = networks.of(visitor.network(), now);
    client.opens.add(now);
    network.opens.add(now);
    SessionRecord session = new SessionRecord(visitor, client, network, now);
    log.add(session);
    session.moveTo(Live.DETACHED, live);
  }

  /** It has a connection of that transport. */
  public void attached(String id, String transport, String why, long now) {
    SessionRecord session = log.find(id);
    int place = Live.PLACES.indexOf(transport);
    if (session != null && !session.isEnded() && place >= 0) {
      session.moveTo(place, live);
      session.attached(transport, why, now);
    }
  }

  /** It got there from a better transport, or without one that it had tried. */
  public void fellBack(String id, String from, String to, String reason, long now) {
    fallen.add(now);
    fallbacks.add(new Change(from, to, reason), now);
    SessionRecord session = log.find(id);
    if (session != null) {
      session.client.fallbacks.add(now);
      session.network.fallbacks.add(now);
    }
  }

  /** It got there from a lesser transport. */
  public void promoted(String from, String to, String reason, long now) {
    promoted.add(now);
    promotions.add(new Change(from, to, reason), now);
  }

  /** Its client told of an attempt that did not lead to a connection. */
  public void tried(String id, String transport, String why, long now) {
    SessionRecord session = log.find(id);
    if (session != null && !session.isEnded()) {
      session.tried(transport, why, now);
    }
  }

  /** So long a client took to be usable by that transport. */
  public void usable(String transport, long ms, long now) {
    Histogram histogram = usable.get(transport);
    if (histogram != null) {
      histogram.add(ms, now);
    }
  }

  public void detached(String id, String why, long now) {
    SessionRecord session = log.find(id);
    if (session != null && !session.isEnded() && session.place() != Live.DETACHED) {
      session.moveTo(Live.DETACHED, live);
      session.detached(why, now);
    }
  }

  /** A session that had lost its connection went on. */
  public void resumed(long now) {
    resumed.add(now);
  }

  /** Somebody who wanted to go on was refused. */
  public void resumeRefused(int code, long now) {
    refused.add(code, now);
  }

  public void ended(String id, int code, long now) {
    SessionRecord session = log.find(id);
    if (session != null && !session.isEnded()) {
      ends.add(now);
      (CloseCode.of(code) == null ? strangeCloses : closes).add(code, now);
      session.moveTo(Live.NOWHERE, live);
      session.ended(code, reason(code), now);
      log.ended(id, now);
    }
  }

  private static String reason(int code) {
    CloseCode known = CloseCode.of(code);
    return known == null ? "" : known.reason();
  }

  /** A second has passed. */
  public void tick(Second second, long now) {
    long[] counts = {opens.total(), ends.total(), fallen.total(), promoted.total()};
    int places = Live.PLACES.size();
    long[] row = new long[Timeline.COLUMNS.length];
    for (int i = 0; i < places; i++) {
      row[i] = live.at(i);
    }
    for (int i = 0; i < counts.length; i++) {
      row[places + i] = counts[i] - before[i];
    }
    int rest = places + counts.length;
    row[rest] = second.messagesIn();
    row[rest + 1] = second.messagesOut();
    row[rest + 2] = second.lagMs();
    before = counts;
    latest = row;
    timeline.add(row, now);
    log.forget(now);
  }

  public ObjectNode timeline() {
    return timeline.json();
  }

  public ObjectNode sessions(SessionQuery query) {
    return log.json(query);
  }

  /** One session; null when it is not known, or not any more. */
  public @Nullable ObjectNode session(String id) {
    SessionRecord session = log.find(id);
    return session == null ? null : session.json();
  }

  /** The state of things, in less than a frame whatever clients do. */
  public ObjectNode overview(long now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("at", now);
    json.putObject("sessions")
        .put("live", live.sum())
        .put("opened", opens.total())
        .put("ended", ends.total())
        .set("on", live.json());
    ObjectNode second = json.putObject("second");
    for (int i = 0; i < latest.length; i++) {
      second.put(Timeline.COLUMNS[i].json(), latest[i]);
    }
    ObjectNode times = json.putObject("usable");
    usable.forEach((transport, it) -> times.set(transport, json(it, now)));
    json.put("fallen", fallen.hour(now));
    json.set("fallbacks", json(fallbacks, now));
    json.set("promotions", json(promotions, now));
    json.putObject("resumes")
        .put("succeeded", resumed.hour(now))
        .set("refused", codes(refused.rows(now)));
    List<HourTable.Row<Integer>> ends = new ArrayList<>(closes.rows(now));
    ends.addAll(strangeCloses.rows(now));
    json.set("closes", codes(ends));
    json.set("clients", clients.json(SHOWN, now));
    json.set("networks", networks.json(SHOWN, now));
    return json;
  }

  private static ObjectNode json(Histogram times, long now) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", times.count(now))
        .put("p50", times.percentile(0.5, now))
        .put("p90", times.percentile(0.9, now))
        .put("p99", times.percentile(0.99, now));
  }

  private static ArrayNode json(HourTable<Change> changes, long now) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    changes.rows(now).stream()
        .limit(SHOWN)
        .forEach(
            row ->
                json.addObject()
                    .put("from", row.key().from())
                    .put("to", row.key().to())
                    .put("reason", row.key().reason())
                    .put("count", row.hour()));
    return json;
  }

  private static ArrayNode codes(List<HourTable.Row<Integer>> rows) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    rows.stream()
        .sorted(Comparator.<HourTable.Row<Integer>>comparingLong(HourTable.Row::hour).reversed())
        .limit(SHOWN)
        .forEach(
            row ->
                json.addObject()
                    .put("code", row.key())
                    .put("name", row.key() == OTHER_CODE ? Groups.OTHER : reason(row.key()))
                    .put("count", row.hour()));
    return json;
  }
}
