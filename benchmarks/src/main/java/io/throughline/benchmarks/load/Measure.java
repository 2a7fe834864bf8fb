// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.vertx.core.json.JsonObject;

/**
 * Counts messages, and what they cost, between the end of the warm-up and the end of the load. Both
 * are as long as the server has worked so many seconds, not as the clock went on: on a machine that
 * others use too, a server is compiled and warm no sooner. The warm-up goes on for as long as its
 * compilers are busy: on the server's one core they take what is to be measured. Can be begun again
 * when all that was under way has come.
 */
final class Measure {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double LOOK_SECONDS = 0.02;

  /** However little the server works, this many times the seconds asked for is the end. */
  private static final int PATIENCE = 8;

  /** The compilers are looked at so often within the warm-up asked for, and longer if need be. */
  private static final int PARTS = 4;

  private static final int MOST_PARTS = 5 * PARTS;

  /** What they may take of the server's work when it is said to be warm. */
  private static final double WARM = 0.03;

  private static final int QUIET = 2;

  private final Load load;
  private final Latencies latencies = new Latencies();
  private Counters before = new Counters();
  private boolean over;
  private long messages;
  private long cpu;
  private long compilers;
  private long ownBusy;
  private long since;

  /** The same moment in ms since 1970, for who measures elsewhere. */
  private long began;

  Measure(Load load) {
    this.load = load;
  }

  void begin() {
    over = false;
    if (load.settings().messages() > 0) {
      start();
    } else {
      whenWarm(
          1,
          0,
          () -> {
            start();
            whenWorked(load.settings().seconds(), this::end);
          });
    }
  }

  /** Goes on part by part, until the compilers have been quiet for two of them. */
  private void whenWarm(int part, int quiet, Runnable then) {
    double seconds = load.settings().warmup() / PARTS;
    long compilersThen = ServerCpu.compilers(load.settings().server());
    whenWorked(
        seconds,
        () -> {
          double compiling = ServerCpu.compilers(load.settings().server()) - compilersThen;
          int quietNow = compiling <= WARM * seconds * MICROS_PER_SECOND ? quiet + 1 : 0;
          if ((part >= PARTS && quietNow >= QUIET) || part == MOST_PARTS) {
            then.run();
          } else {
            whenWarm(part + 1, quietNow, then);
          }
        });
  }

  private void whenWorked(double seconds, Runnable then) {
    long from = spent();
    long latest = System.nanoTime() + (long) (seconds * PATIENCE * NANOS_PER_SECOND);
    load.after(LOOK_SECONDS, () -> look(from, seconds, latest, then));
  }

  private void look(long from, double seconds, long latest, Runnable then) {
    if (spent() - from >= seconds * MICROS_PER_SECOND || System.nanoTime() > latest) {
      then.run();
    } else {
      load.after(LOOK_SECONDS, () -> look(from, seconds, latest, then));
    }
  }

  /** The server's CPU, or the time when there is no server to be measured; microseconds. */
  private long spent() {
    long server = load.settings().server();
    return server == 0 ? System.nanoTime() / 1_000 : ServerCpu.micros(server);
  }

  /** The figures are taken: nothing more is to be sent. */
  boolean over() {
    return over;
  }

  void message(long sentAt) {
    if (over) {
      return;
    }
    messages++;
    latencies.add(load.now() - sentAt);
    if (messages == load.settings().messages()) {
      end();
    }
  }

  private void start() {
    messages = 0;
    latencies.clear();
    before = load.counters().copy();
    cpu = spent();
    compilers = ServerCpu.compilers(load.settings().server());
    ownBusy = load.busyMicros();
    since = System.nanoTime();
    began = System.currentTimeMillis();
  }

  private void end() {
    over = true;
    if (messages == 0) {
      load.fail("no message has come while it was measured");
      return;
    }
    double seconds = (System.nanoTime() - since) / NANOS_PER_SECOND;
    double spent = spent() - cpu;
    double compiled = ServerCpu.compilers(load.settings().server()) - compilers;
    double own = load.busyMicros() - ownBusy;
    Counters passed = load.counters().minus(before);
    load.finish(
        new JsonObject()
            .put("messages", messages)
            .put("from", began)
            .put("to", System.currentTimeMillis())
            .put("seconds", seconds)
            .put("micros", spent / messages)
            .put("perSecond", messages / seconds)
            .put("p50", latencies.micros(0.5))
            .put("p99", latencies.micros(0.99))
            .put("serverBusy", spent / seconds / MICROS_PER_SECOND)
            .put("compiling", compiled / spent)
            .put("loadBusy", own / seconds / MICROS_PER_SECOND)
            .put("bytesUp", each(passed.bytesUp))
            .put("bytesDown", each(passed.bytesDown))
            .put("headUp", each(passed.bytesUp - passed.bodyUp))
            .put("headDown", each(passed.bytesDown - passed.bodyDown))
            .put("connections", each(passed.connections)));
  }

  private double each(long amount) {
    return amount / (double) messages;
  }
}
