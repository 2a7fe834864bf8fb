// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Conversation;
import io.throughline.event.PayloadCodec;
import io.throughline.event.core.BoundConversation;
import io.throughline.event.core.Talk;
import io.throughline.protocol.EncodedFrame;
import io.throughline.server.event.Member;
import io.throughline.server.loop.EventLoop;
import java.util.List;

/** A conversation of one session, for its application and for broadcasts. */
final class SessionConversation extends BoundConversation implements ServerConversation, Member {
  private final BoundSession session;
  private final PayloadCodec codec;

  SessionConversation(Talk talk, BoundSession session, PayloadCodec codec) {
    super(talk);
    this.session = session;
    this.codec = codec;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public Conversation conversation() {
    return this;
  }

  @Override
  public EventLoop home() {
    return session.host().home();
  }

  @Override
  public PayloadCodec codec() {
    return codec;
  }

  @Override
  public void queue(List<EncodedFrame> message) {
    session.enqueue(message, null);
    session.host().after();
  }

  @Override
  public boolean offer(EncodedFrame frame) {
    boolean written = session.host().session().sendVolatile(frame);
    session.host().after();
    return written;
  }

  @Override
  public boolean offer(EncodedFrame frame, String key) {
    boolean taken = session.host().session().sendVolatile(frame, key);
    session.host().after();
    return taken;
  }
}
