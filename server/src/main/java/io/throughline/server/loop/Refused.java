// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.Limit;
import java.util.Objects;

/**
 * Why somebody is refused.
 *
 * @param frame what he is told
 * @param limit what was reached, if a limit was
 */
record Refused(Frame.Reject frame, Limit limit) {
  /** After how many ms trying again makes sense where there is too much of something. */
  private static final long RETRY_AFTER = 1_000;

  static Refused of(Frame refusal) {
    return new Refused((Frame.Reject) refusal, Limit.NONE);
  }

  static Refused of(CloseCode code) {
    return of(Frame.Reject.of(code));
  }

  /** A session refuses an attach; the only limit that it knows is that of their rate (AT-15). */
  static Refused bySession(Frame refusal) {
    Refused refused = of(refusal);
    boolean tooOften = refused.frame.code() == CloseCode.LIMIT.code();
    return tooOften ? new Refused(refused.frame, Limit.ATTACH_RATE) : refused;
  }

  /** A limit was reached (SEC-4). */
  static Refused tooMany(Limit limit) {
    return new Refused(Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(RETRY_AFTER), limit);
  }

  /**
   * Whether its session had ended as an application asked: a poll that was on its way then is
   * answered so, and nobody was refused what there still was.
   */
  boolean comesBehindTheEnd() {
    return frame.code() == CloseCode.ENDED.code() && CloseCode.wasAsked(frame.endedWith());
  }

  /** For the observer; a refusal is the server's own, so the registry has its code. */
  Refusal observed(Refusal.What asked, String address) {
    return new Refusal(asked, Objects.requireNonNull(CloseCode.of(frame.code())), limit, address);
  }
}
