// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Writes down what a connection tells. */
final class RecordedLink implements Link {
  static final String SID = "s".repeat(22);
  static final Frame ATTACH = new Frame.Attach(SID, 2, 0, 262_144);

  /** What was told, in order: frames that arrived together are one list. */
  sealed interface Told {
    record Frames(List<Frame> frames, int error) implements Told {}

    record Writable() implements Told {}

    record Answer(@Nullable List<Frame> frames) implements Told {}

    record End(boolean planned, String why) implements Told {}
  }

  final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  volatile List<EncodedFrame> opener = List.of(EncodedFrame.of(ATTACH));
  volatile Limits limits = Limits.DEFAULTS;
  volatile long patience = 10_000;

  /** Called with each arrival of frames. */
  volatile Runnable onFrames = () -> {};

  private final URI url;

  RecordedLink(String url) {
    this.url = URI.create(url);
  }

  /** What is told next, less the signs of life. */
  Told next() {
    Told next = Await.next(told);
    return next.equals(new Told.Frames(List.of(), 0)) ? next() : next;
  }

  static Told frames(Frame... frames) {
    return new Told.Frames(List.of(frames), 0);
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public long patience() {
    return patience;
  }

  @Override
  public List<EncodedFrame> opener() {
    return opener;
  }

  @Override
  public void onFrames(List<Frame> frames, @Nullable ProtocolException broken) {
    onFrames.run();
    told.add(new Told.Frames(List.copyOf(frames), broken == null ? 0 : broken.code().code()));
  }

  @Override
  public void onWritable() {
    told.add(new Told.Writable());
  }

  @Override
  public void onAnswer(@Nullable List<Frame> frames) {
    told.add(new Told.Answer(frames));
  }

  @Override
  public void onEnd(boolean planned, String why) {
    told.add(new Told.End(planned, why));
  }
}
