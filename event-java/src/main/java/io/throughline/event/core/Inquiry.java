// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that the application looks at, for one conversation: one question after the other, so
 * that the last one said is the last one in force, and each for a bounded time (AU-2). Confined to
 * the session's context.
 */
final class Inquiry {
  private final Port port;
  private final long timeout;
  private final ArrayDeque<Question> waiting = new ArrayDeque<>(0);

  /** What the application is being asked; null when nothing. */
  private @Nullable Question asked;

  /**
   * @param timeout of each question, ms
   */
  Inquiry(Port port, long timeout) {
    this.port = port;
    this.timeout = timeout;
  }

  /** Whether the application has something to decide about. */
  boolean isAsking() {
    return asked != null;
  }

  /**
   * Asks as soon as what was asked before is settled.
   *
   * @param question of the application
   * @param then is told the answer once; FAILED when there is none in time
   */
  void ask(Supplier<Future<Checked>> question, Consumer<AsyncResult<Checked>> then) {
    waiting.add(new Question(question, then));
    next();
  }

  /** All who wait are told this; what the application is being asked keeps it busy until then. */
  void tellAll(EventException why) {
    Question current = asked;
    if (current != null) {
      current.tell(Future.failedFuture(why));
    }
    List<Question> rest = List.copyOf(waiting);
    waiting.clear();
    rest.forEach(question -> question.tell(Future.failedFuture(why)));
  }

  /** Whatever is answered from now on matters to nobody. */
  void end() {
    Question current = asked;
    asked = null;
    if (current != null) {
      current.cancelTimer();
    }
  }

  private void next() {
    Question question = asked == null ? waiting.poll() : null;
    if (question != null) {
      asked = question;
      question.ask();
    }
  }

  private final class Question {
    private final Supplier<Future<Checked>> text;
    private @Nullable Consumer<AsyncResult<Checked>> then;
    private @Nullable Runnable timer;

    Question(Supplier<Future<Checked>> text, Consumer<AsyncResult<Checked>> then) {
      this.text = text;
      this.then = then;
    }

    void ask() {
      Future<Checked> answer = text.get();
      if (!answer.isComplete()) {
        timer = port.after(timeout, this::onTimeout);
      }
      answer.onComplete(done -> port.run(0, () -> settle(done)));
    }

    private void onTimeout() {
      port.fault("check", null);
      settle(Future.failedFuture(new EventException(ErrorCode.FAILED)));
    }

    private void settle(AsyncResult<Checked> answer) {
      if (asked != this) {
        return;
      }
      asked = null;
      cancelTimer();
      tell(answer);
      next();
    }

    void cancelTimer() {
      if (timer != null) {
        timer.run();
      }
    }

    void tell(AsyncResult<Checked> answer) {
      Consumer<AsyncResult<Checked>> told = then;
      then = null;
      if (told != null) {
        told.accept(answer);
      }
    }
  }
}
