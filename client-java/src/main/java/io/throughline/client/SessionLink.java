// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.session.Attempt;
import io.throughline.client.session.Session;
import io.throughline.client.transport.Link;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import java.net.URI;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ties the connection of an attempt to its session: what it tells comes in with the time.
 *
 * @param happened tells the time, ms, and that something has happened
 */
record SessionLink(Session session, Attempt attempt, URI url, LongSupplier happened)
    implements Link {
  @Override
  public Limits limits() {
    return session.limits();
  }

  @Override
  public long patience() {
    return session.patience();
  }

  @Override
  public List<EncodedFrame> opener() {
    return session.opener(attempt, happened.getAsLong());
  }

  @Override
  public void onFrames(List<Frame> frames, @Nullable ProtocolException broken) {
    session.onFrames(attempt, frames, broken, happened.getAsLong());
  }

  @Override
  public void onWritable() {
    session.onWritable(attempt, happened.getAsLong());
  }

  @Override
  public void onAnswer(@Nullable List<Frame> frames) {
    session.onAnswer(attempt, frames, happened.getAsLong());
  }

  @Override
  public void onEnd(boolean planned, String why) {
    session.onEnd(attempt, planned, why, happened.getAsLong());
  }
}
