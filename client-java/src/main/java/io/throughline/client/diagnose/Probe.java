// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.PathMemory;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.TooLargeException;
import io.throughline.client.diagnose.Result.Found;
import io.throughline.client.diagnose.Result.Step;
import io.throughline.client.diagnose.Watch.Sight;
import io.throughline.client.transport.LoopClock;
import io.throughline.client.transport.Network;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries one transport by a session of its own, over nothing else. Confined to the diagnosis'
 * context.
 */
final class Probe {
  /**
   * A call that nobody answers: the reply NO_HANDLER proves both ways, and no handler of the
   * application hears of it.
   */
  private static final String NOBODY = "throughline.diagnose";

  private static final String SMALL = "";
  private static final String LARGE = "0".repeat(20_480);
  private static final byte[] BYTES = new byte[1_024];

  /** How long a session may take to open, ms, and how often its connections may fail. */
  private static final long OPENING = 4_500;

  private static final int FAILURES = 2;

  private static final Duration REPLY = Duration.ofSeconds(3);

  /** How long a small piece of a stream may take, and how often it is looked for, ms. */
  private static final long LATE = 1_500;

  private static final long LOOK = 50;

  /** A stream that is silent for so long is asked whether answers that end come through, ms. */
  private static final long SILENT = 2_000;

  /** How long a plain answer may take, ms. */
  private static final long BRIEF = 1_500;

  /** One connection is given up after so long, another one is made, ms. */
  private static final int ATTEMPT = 4_000;

  private static final int CLOSING = 800;

  /** What is cut sooner is not cut for being quiet, ms. */
  private static final long QUIET = 2_000;

  private static final int NOT_FOUND = 404;
  private static final int OK = 200;
  private static final long NEVER = -1;

  /** What goes wrong on this side, not at the server: no reply came. */
  private static final List<ErrorCode> OWN =
      List.of(
          ErrorCode.TIMEOUT,
          ErrorCode.UNKNOWN_FATE,
          ErrorCode.REPLY_LOST,
          ErrorCode.CLOSED,
          ErrorCode.LEFT);

  /**
   * What all probes of a diagnosis have in common.
   *
   * @param until when the result has to be there
   */
  record Setting(
      ContextInternal context, LoopClock clock, URI url, DiagnosisOptions options, long until) {}

  private final String name;
  private final Setting setting;
  private final Row row;
  private final Watch watch;
  private final ThroughlineClient client;
  private final Promise<Void> settled;
  private final Set<Long> timers = new HashSet<>();

  /** When the session opened, and when it was left alone; NEVER before that. */
  private long openedAt = NEVER;

  private long quietSince = NEVER;

  /** Whether a connection was cut before it was left alone. */
  private boolean isCut;

  /** Whether answers that end come through where a stream does not. */
  private boolean endsPass;

  private boolean isOver;

  Probe(String name, Setting setting) {
    this.name = name;
    this.setting = setting;
    this.row = new Row(name);
    this.settled = setting.context.promise();
    this.watch = new Watch(setting.clock::now, this::look);
    this.client =
        ThroughlineClient.create(
            setting.context.owner(),
            setting.options.client().toBuilder()
                .transports(List.of(name))
                .attemptTimeout(ATTEMPT)
                .closeTimeout(CLOSING)
                .memory(PathMemory.none())
                .metrics(watch)
                .build());
  }

  Network network() {
    return watch.network();
  }

  /** What it came to, once it has run. */
  Result result() {
    return row.result();
  }

  /** Succeeds when the result is there. */
  Future<Void> run() {
    after(
        setting.until - now(),
        () -> {
          if (!row.hasReply()) {
            row.note(Found.of(Finding.TIME_UP));
          }
          end();
        });
    // Where the server does not have the route nothing needs to be tried.
    Ask.get(watch.network(), route(), BRIEF)
        .onSuccess(
            status -> {
              if (status == NOT_FOUND) {
                end(Found.of(Finding.NOT_OFFERED));
              } else if (!isOver) {
                connect();
              }
            });
    return settled.future();
  }

  /** Closes the session and all else that is open. */
  Future<Void> close() {
    return client.close();
  }

  private String route() {
    return setting.url + "/" + name;
  }

  private boolean webSocket() {
    return name.equals("websocket");
  }

  private void connect() {
    client.connect(
        setting.url.toString(),
        connection -> {
          connection.openHandler(id -> onOpen(connection, id));
          connection.suspendedHandler(why -> onLost());
          connection.resetHandler(this::onEnded);
          connection.closeHandler(this::onEnded);
        });
    after(OPENING, this::conclude);
    if (watch.proves()) {
      after(SILENT, this::askBriefly);
    }
  }

  private void onEnded(Ending ending) {
    end(Cause.whyEnded(ending.code()));
  }

  private void onOpen(Connection connection, String id) {
    if (isOver) {
      return;
    }
    Sight sight = watch.latest();
    openedAt = now();
    row.sessionId = id;
    if (watch.sights.size() > 1) {
      row.note(Found.of(Finding.UNSTABLE));
    }
    if (webSocket()) {
      row.step(Step.Name.CONNECTED, sight.openedAt - sight.startedAt);
    }
    row.step(Step.Name.ANSWERED, sight.heardAt - sight.startedAt);
    row.step(Step.Name.OPEN, openedAt - sight.startedAt);
    Runnable last =
        () -> call(connection, Step.Name.ECHO, SMALL, Finding.CUT_WHEN_QUIET, this::end);
    Runnable quiet = () -> rest(last);
    Runnable bytes = () -> call(connection, Step.Name.BYTES, BYTES, Finding.BINARY_LOST, quiet);
    Runnable large = () -> call(connection, Step.Name.LARGE, LARGE, Finding.LARGE_LOST, bytes);
    call(connection, Step.Name.ECHO, SMALL, null, () -> awaitLate(large));
  }

  /**
   * A call and its reply.
   *
   * @param lost what it means when none comes; null when that is seen of the connection
   */
  private void call(
      Connection connection,
      Step.Name step,
      Object argument,
      @Nullable Finding lost,
      Runnable next) {
    long sentAt = now();
    connection
        .events()
        .call(REPLY, NOBODY, argument)
        .onComplete(
            reply -> {
              if (isOver) {
                return;
              }
              if (reply.succeeded() || isAnswer(reply.cause())) {
                row.step(step, now() - sentAt);
                next.run();
              } else if (reply.cause() instanceof TooLargeException) {
                next.run(); // the server takes no such message from anybody
              } else if (lost == Finding.CUT_WHEN_QUIET) {
                end(Found.of(lost, Report.seconds(sentAt - quietSince)));
              } else if (lost != null) {
                end(Found.of(lost));
              } else {
                end(Cause.whyNoReply(watch.sights, watch.proves()));
              }
            });
  }

  private static boolean isAnswer(Throwable failure) {
    return failure instanceof EventException error && OWN.stream().noneMatch(error::is);
  }

  /**
   * A stream has to bring a small piece by itself: a large first one may have been what let the
   * reply through.
   */
  private void awaitLate(Runnable next) {
    Sight sight = watch.latest();
    if (!watch.proves() || isCut) {
      next.run();
    } else if (sight.marked()) {
      row.step(Step.Name.LATE, sight.markedAt - sight.heardAt);
      next.run();
    } else if (now() - openedAt > LATE) {
      end(Found.of(Finding.BUFFERED));
    } else {
      after(LOOK, () -> awaitLate(next));
    }
  }

  /** Nothing is said for a while; what cuts the connection meanwhile, does so to applications. */
  private void rest(Runnable next) {
    long ms = setting.options.quiet().toMillis();
    if (ms == 0) {
      end();
      return;
    }
    quietSince = now();
    after(
        ms,
        () -> {
          row.step(Step.Name.QUIET, ms);
          next.run();
        });
  }

  /**
   * The connection does not carry the session any more, which goes on by itself: it was lost, or is
   * not trusted.
   */
  private void onLost() {
    Sight broken =
        watch.sights.stream()
            .filter(it -> it.broken() && it.brokenAt >= openedAt)
            .findFirst()
            .orElse(null);
    if (isOver || broken == null) {
      return;
    }
    long quiet = quietSince == NEVER ? 0 : broken.brokenAt - quietSince;
    if (quiet >= QUIET) {
      end(Found.of(Finding.CUT_WHEN_QUIET, Report.seconds(quiet)));
    } else if (!isCut) {
      row.note(Found.of(Finding.CUT, Report.seconds(broken.brokenAt - openedAt)));
    }
    isCut = true;
  }

  /** A connection has ended: behind what the session makes of it. */
  private void look() {
    long failures = watch.sights.stream().filter(Sight::ended).count();
    if (failures >= FAILURES || watch.sights.stream().anyMatch(it -> it.rejectedBy > 0)) {
      setting.context.runOnContext(v -> conclude());
    }
  }

  /** It has failed often enough, or taken long enough. */
  private void conclude() {
    if (openedAt == NEVER && !isOver) {
      Found cause = Cause.whyNotOpen(webSocket(), watch.sights);
      boolean held = cause.code() == Finding.NO_ANSWER && endsPass;
      end(held ? Found.of(Finding.BUFFERED) : cause);
    }
  }

  private void askBriefly() {
    if (watch.sights.stream().noneMatch(it -> it.ended() || it.heard())) {
      Ask.briefly(watch.network(), route(), BRIEF).onSuccess(status -> endsPass = status == OK);
    }
  }

  private long now() {
    return setting.clock.now();
  }

  private void after(long ms, Runnable action) {
    if (isOver) {
      return;
    }
    timers.add(
        setting.context.setTimer(
            Math.max(1, ms),
            id -> {
              timers.remove(id);
              action.run();
            }));
  }

  /** That is the result. */
  private void end(Found... causes) {
    if (!isOver) {
      isOver = true;
      timers.forEach(setting.context.owner()::cancelTimer);
      Stream.of(causes).forEach(row::note);
      settled.complete();
    }
  }
}
