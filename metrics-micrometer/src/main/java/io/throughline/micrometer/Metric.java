// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import java.util.List;

/** All meters, in the order of the documentation: their names, labels and what they count. */
enum Metric {
  SESSIONS(Type.GAUGE, "sessions", "Sessions that are open.", "transport", "state"),
  SESSIONS_LIMIT(Type.GAUGE, "sessions.limit", "How many sessions there may be."),
  OPENS(Type.COUNTER, "opens", "Sessions opened.", "transport", "client"),
  TIME_TO_USABLE(
      Type.TIMER,
      "time.to.usable",
      "From the client's first attempt until the session was usable.",
      "transport"),
  FALLBACKS(
      Type.COUNTER,
      "fallbacks",
      "Times that a lesser transport was used, and why the better one was not.",
      "from",
      "to",
      "reason"),
  FAILED_TRIES(
      Type.COUNTER,
      "failed.tries",
      "Attempts that clients tell of as failed.",
      "transport",
      "reason"),
  PROMOTIONS(
      Type.COUNTER, "promotions", "Tries to get a better transport.", "from", "to", "outcome"),
  ATTACHES(Type.COUNTER, "attaches", "Connections that sessions got.", "kind", "transport"),
  DETACHES(Type.COUNTER, "detaches", "Connections that sessions lost.", "transport", "reason"),
  RESUMES(
      Type.COUNTER, "resumes", "Detached sessions that went on, or could not.", "outcome", "code"),
  RESUME_GAP(Type.TIMER, "resume.gap", "How long resumed sessions had no connection.", "transport"),
  MESSAGES(Type.COUNTER, "messages", "Messages, whole ones.", "direction", "transport"),
  BYTES(Type.BYTES, "bytes", "Bytes of their payload.", "direction", "transport"),
  REPLAYED_FRAMES(Type.COUNTER, "replayed.frames", "Frames written again after an attach."),
  DUPLICATE_FRAMES(Type.COUNTER, "duplicate.frames", "Frames that came again and were skipped."),
  VOLATILE_DROPPED(Type.COUNTER, "volatile.dropped", "Volatile messages that nobody took."),
  HEARTBEAT_RTT(Type.TIMER, "heartbeat.rtt", "Round trip of the server's PING.", "transport"),
  WINDOW_STALLS(Type.COUNTER, "window.stalls", "Times that an application had to wait."),
  SESSIONS_STALLED(Type.GAUGE, "sessions.stalled", "Sessions whose application waits."),
  DETACHED_BYTES(Type.BYTES_GAUGE, "detached", "Bytes that detached sessions hold."),
  DETACHED_BYTES_LIMIT(Type.BYTES_GAUGE, "detached.limit", "How many they may hold."),
  CLOSES(Type.COUNTER, "closes", "Sessions that ended, by close code.", "code"),
  REFUSALS(Type.COUNTER, "refusals", "Whom the server refused.", "what", "code", "limit"),
  ROOMS(Type.GAUGE, "rooms", "Rooms with somebody in them."),
  BROADCAST_RECEIVERS(Type.SUMMARY, "broadcast.receivers", "Receivers of each broadcast."),
  EVENT_LOOP_LAG(Type.TIMER, "event.loop.lag", "How late the timers of event loops rang.");

  /** What a meter is, and what Prometheus makes of its name. */
  enum Type {
    GAUGE("gauge", ""),
    BYTES_GAUGE("gauge", "_bytes"),
    COUNTER("counter", "_total"),
    BYTES("counter", "_total"),
    TIMER("histogram", "_seconds"),
    SUMMARY("histogram", "");

    final String prometheus;
    final String ending;

    Type(String prometheus, String ending) {
      this.prometheus = prometheus;
      this.ending = ending;
    }
  }

  final Type type;

  /** Micrometer's name. */
  final String id;

  final String help;

  /** With a space between them. */
  private final String labels;

  Metric(Type type, String name, String help, String... labels) {
    this.type = type;
    this.id = "throughline." + name;
    this.help = help;
    this.labels = String.join(" ", labels);
  }

  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" ", -1));
  }

  /** The name that Prometheus knows it by. */
  String prometheusName() {
    return id.replace('.', '_') + type.ending;
  }
}
