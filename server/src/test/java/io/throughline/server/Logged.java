// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.server.wire.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that Throughline logs, of all levels, from now until it is closed. */
final class Logged extends Handler implements AutoCloseable {
  /** Held, so that its level stays set. */
  private final Logger logger = Logger.getLogger("io.throughline");

  private final Level levelBefore = logger.getLevel();
  private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
  private final List<LogRecord> read = new ArrayList<>();

  Logged() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  /** Waits for the next line that begins so. */
  String line(String beginning) {
    while (true) {
      LogRecord record = Await.next(records);
      read.add(record);
      String line = message(record);
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  /** All that has come: the names of loggers, messages, exceptions. */
  List<LogRecord> all() {
    records.drainTo(read);
    return read;
  }

  static String message(LogRecord record) {
    return new SimpleFormatter().formatMessage(record);
  }

  /** With everything that a log file would hold of it. */
  static String whole(LogRecord record) {
    return record.getLoggerName() + " " + new SimpleFormatter().format(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(levelBefore);
  }
}
