// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Arguments;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.PayloadCodec;
import io.throughline.event.Reply;
import io.throughline.event.payload.PayloadWriter;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peer's calls that are not answered yet: each is at most once (EV-4, EV-5, EV-7). */
final class IncomingCalls {
  private static final String ANSWER = "answer";
  private static final Receipt UNHEARD = (fate, why) -> {};

  private final Port port;
  private final PayloadCodec codec;
  private final PayloadWriter writer;
  private final int maxCalls;
  private final Map<Long, Call> unanswered = new HashMap<>();

  /** The highest number there was in this session. */
  private long last;

  /** Nobody hears replies any more. */
  private boolean closed;

  IncomingCalls(Port port, EventSettings settings) {
    this.port = port;
    this.codec = settings.codec();
    this.writer = new PayloadWriter(codec);
    this.maxCalls = settings.maxCalls();
  }

  /**
   * A call has arrived.
   *
   * @return null when there are too many, which has been said
   * @throws ProtocolException when its number is not higher than those before
   */
  @Nullable Call arrived(long number, @Nullable Talk talk) {
    if (number <= last) { // EV-4
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "number of a call repeats");
    }
    last = number;
    Call call = new Call(number, talk);
    if (closed) {
      return call;
    }
    boolean fits = unanswered.size() < maxCalls;
    unanswered.put(number, call);
    if (!fits) { // EV-7
      call.fail(new EventException(ErrorCode.TOO_MANY_CALLS));
    }
    return fits ? call : null;
  }

  /** The namespace of these calls was left: nobody waits for their replies. */
  void left(Talk talk) {
    unanswered
        .values()
        .removeIf(
            call -> {
              boolean its = call.talk == talk;
              if (its) {
                call.ended(new EventException(ErrorCode.LEFT));
              }
              return its;
            });
  }

  /** The session has ended and none follows: calls that were held back run all the same. */
  void closed() {
    ended();
    closed = true;
  }

  /** The session has ended: nobody waits any more, and the next one counts from 1. */
  void ended() {
    EventException why = new EventException(ErrorCode.CLOSED);
    unanswered.values().forEach(call -> call.ended(why));
    unanswered.clear();
    last = 0;
  }

  /** One call of the peer. */
  final class Call {
    private final long number;
    private final @Nullable Talk talk;
    private Passage passage = port;

    Call(long number, @Nullable Talk talk) {
      this.number = number;
      this.talk = talk;
    }

    /** The call takes this way to its answer. */
    void takes(Passage way) {
      passage = way;
      if (closed) {
        ended(new EventException(ErrorCode.CLOSED));
      }
    }

    /** Nobody waits for its reply any more. */
    private void ended(EventException why) {
      passage.failed(why);
      passage.ended();
    }

    /** Answers with what an {@code Answer} returned. */
    void succeed(@Nullable Object result) {
      try {
        List<JsonNode> values =
            result instanceof Arguments arguments
                ? arguments.nodes()
                : Arguments.from(codec, values(result)).nodes();
        answer(PayloadWriter.values(number, writer.reply(values)));
      } catch (IllegalArgumentException e) {
        fail(e);
      }
    }

    private @Nullable Object[] values(@Nullable Object result) {
      if (result instanceof Reply reply) {
        return reply.values().toArray();
      }
      return result == null ? new Object[0] : new @Nullable Object[] {result};
    }

    /** Answers with an error: an {@code EventException} as it is, any other as FAILED. */
    void fail(Throwable why) {
      passage.failed(why);
      answer(failure(why));
    }

    private Frame failure(Throwable why) {
      if (why instanceof EventException e) {
        try {
          return writer.failure(number, e.code(), e.text(), e.data());
        } catch (IllegalArgumentException unwritable) {
          port.fault(ANSWER, unwritable);
        }
      } else {
        port.fault(ANSWER, why);
      }
      return failed();
    }

    private Frame failed() {
      return writer.failure(number, ErrorCode.FAILED.name(), ErrorCode.FAILED.text(), null);
    }

    private void answer(Frame reply) {
      if (unanswered.remove(number, this)) { // EV-5
        port.send(
            reply,
            (fate, why) -> {
              if (fate == Receipt.Fate.TOO_LARGE) {
                passage.failed(new EventException(ErrorCode.FAILED));
                port.fault(ANSWER, why);
                port.send(failed(), UNHEARD);
              }
            });
      }
      passage.ended();
    }
  }
}
