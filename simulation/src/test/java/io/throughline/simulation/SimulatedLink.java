// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.session.Attempt;
import io.throughline.client.session.Session;
import io.throughline.client.transport.Link;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import java.net.URI;
import java.util.List;

/** Ties the connection of an attempt to the session, with the time of what happens. */
final class SimulatedLink implements Link {
  private static final URI URL = URI.create("http://simulated");

  private final World world;
  private final ClientEnd client;
  private final Session session;
  private final Attempt attempt;

  SimulatedLink(World world, ClientEnd client, Session session, Attempt attempt) {
    this.world = world;
    this.client = client;
    this.session = session;
    this.attempt = attempt;
  }

  @Override
  public URI url() {
    return URL;
  }

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
    List<EncodedFrame> frames = session.opener(attempt, world.now());
    if (!frames.isEmpty()) {
      opened(Wire.frames(Wire.lines(frames), Side.CLIENT).get(0));
    }
    return frames;
  }

  private void opened(Frame opener) {
    boolean hello = opener instanceof Frame.Hello;
    long number = hello ? ((Frame.Hello) opener).attempt() : ((Frame.Attach) opener).attempt();
    client.onNumbered(number);
    if (hello && ((Frame.Hello) opener).raced()) {
      world.note(Happening.RACE);
    }
  }

  @Override
  public void onFrames(List<Frame> frames, ProtocolException broken) {
    client.onInput();
    session.onFrames(attempt, frames, broken, world.now());
  }

  @Override
  public void onWritable() {
    session.onWritable(attempt, world.now());
  }

  @Override
  public void onAnswer(List<Frame> frames) {
    session.onAnswer(attempt, frames, world.now());
  }

  @Override
  public void onEnd(boolean planned, String why) {
    session.onEnd(attempt, planned, why, world.now());
  }
}
