// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.client.session.SessionSettings.Account;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** What is written first on each connection (§5.1, §5.2): what is right at that moment. */
final class Opening {
  private static final int VERSION = 1;

  private final SessionState session;

  Opening(SessionState session) {
    this.session = session;
  }

  /** HELLO or ATTACH and what may follow it; nothing when the attempt has been given up. */
  List<EncodedFrame> opener(Attempt attempt) {
    long now = session.now;
    if (attempt.phase != Phase.CONNECTING) {
      return List.of();
    }
    boolean raced = session.attempts.stream().anyMatch(other -> other.phase == Phase.OPENING);
    attempt.number = ++session.newest;
    attempt.phase = Phase.OPENING;
    attempt.openedAt = now;
    attempt.dueAt = now + attempt.patience();
    List<EncodedFrame> frames = session.sid.isEmpty() ? hello(attempt, raced) : attach(attempt);
    attempt.statementsBefore = session.incoming.statements();
    return frames;
  }

  private List<EncodedFrame> hello(Attempt attempt, boolean raced) {
    SessionSettings settings = session.settings;
    SessionSettings.Introduction own = settings.introduction().apply(attempt);
    session.raced |= raced;
    List<EncodedFrame> frames = new ArrayList<>();
    frames.add(
        EncodedFrame.of(
            new Frame.Hello(
                VERSION,
                settings.cid(),
                attempt.number,
                settings.window(),
                raced,
                own.tried(),
                own.auth(),
                own.client(),
                own.codec())));
    session.outgoing.numberEarly();
    List<EncodedFrame> early = session.output.takeEarly(session.limits.maxFrames() / 2);
    attempt.sentTo = early.size();
    if (!early.isEmpty()) {
      frames.add(EncodedFrame.of(new Frame.Base(1)));
      frames.addAll(early);
    }
    return frames;
  }

  private List<EncodedFrame> attach(Attempt attempt) {
    Incoming incoming = session.incoming;
    Account account = session.settings.account().apply(attempt);
    Frame attach =
        new Frame.Attach(
            session.sid,
            attempt.number,
            incoming.received(),
            incoming.window(),
            account.why(),
            account.tried());
    if (session.working() == null) {
      incoming.onStated();
    } else {
      incoming.onOffered();
    }
    if (!attempt.transport().polled() || !attempt.prompt()) {
      return List.of(EncodedFrame.of(attach));
    }
    // The PONG answers a poll at once that takes the session over (HB-6). No PING of the session
    // has the token.
    return List.of(EncodedFrame.of(attach), EncodedFrame.of(new Frame.Ping(0)));
  }
}
