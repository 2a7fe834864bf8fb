// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.ClientMetrics;
import io.throughline.client.session.SessionSettings.Introduction;
import io.throughline.client.transport.Bystander;
import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import io.throughline.client.transport.Network;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.Upstream;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The eyes of a diagnosis on the one transport of a client: what becomes of each of its
 * connections. Confined to the diagnosis' context.
 */
final class Watch implements ClientMetrics, Bystander {
  /** How a session of a diagnosis introduces itself to the server. */
  static final String CLIENT = Introduction.CLIENT + " (diagnose)";

  private static final long NEVER = -1;

  /** What became of one connection. Times in ms, NEVER when it did not come to that. */
  static final class Sight {
    final long startedAt;

    /** When its opener could be written. */
    long openedAt = NEVER;

    /** When the first bytes came. */
    long heardAt = NEVER;

    /** When MARK came, a small chunk of its own (XS-3). */
    long markedAt = NEVER;

    /** When it ended unasked. */
    long brokenAt = NEVER;

    /** The code by which the server refused it (REJECT); 0 when it did not. */
    int rejectedBy;

    /** Why it says itself that it ended; empty while it lives, or when it was given up. */
    String why = "";

    /** Bodies upstream that were answered, and that were lost. */
    int answers;

    int losses;

    Sight(long startedAt) {
      this.startedAt = startedAt;
    }

    boolean opened() {
      return openedAt != NEVER;
    }

    boolean heard() {
      return heardAt != NEVER;
    }

    boolean marked() {
      return markedAt != NEVER;
    }

    boolean ended() {
      return !why.isEmpty();
    }

    boolean broken() {
      return brokenAt != NEVER;
    }
  }

  final List<Sight> sights = new ArrayList<>();

  /** Tells the time, ms. */
  private final LongSupplier clock;

  /** Called when a connection has ended. */
  private final Runnable look;

  private @Nullable Network network;

  private boolean proves;

  Watch(LongSupplier clock, Runnable look) {
    this.clock = clock;
    this.look = look;
  }

  /** What the client that is watched reaches servers with. */
  Network network() {
    return Objects.requireNonNull(network);
  }

  /** Whether MARK proves the transport's connections (SL-2). */
  boolean proves() {
    return proves;
  }

  /** The connection that was begun last. */
  Sight latest() {
    return sights.get(sights.size() - 1);
  }

  @Override
  public Transport watch(Transport transport, Network reaching) {
    network = reaching;
    proves = transport.marked();
    return new Watched(transport);
  }

  /** The transport, seen. */
  private final class Watched implements Transport {
    private final Transport transport;

    Watched(Transport transport) {
      this.transport = transport;
    }

    @Override
    public String name() {
      return transport.name();
    }

    @Override
    public Upstream upstream() {
      return transport.upstream();
    }

    @Override
    public boolean marked() {
      return transport.marked();
    }

    @Override
    public boolean polled() {
      return transport.polled();
    }

    @Override
    public Connection open(Link link) {
      Sight sight = new Sight(clock.getAsLong());
      sights.add(sight);
      return transport.open(new WatchedLink(link, sight));
    }
  }

  /** What a connection tells its session, overheard. */
  private final class WatchedLink implements Link {
    private final Link link;
    private final Sight sight;

    WatchedLink(Link link, Sight sight) {
      this.link = link;
      this.sight = sight;
    }

    @Override
    public URI url() {
      return link.url();
    }

    @Override
    public Limits limits() {
      return link.limits();
    }

    @Override
    public long patience() {
      return link.patience();
    }

    @Override
    public List<EncodedFrame> opener() {
      sight.openedAt = clock.getAsLong();
      return link.opener().stream().map(Watch::introduced).toList();
    }

    @Override
    public void onFrames(List<Frame> frames, @Nullable ProtocolException broken) {
      if (!sight.heard() && (!frames.isEmpty() || broken != null)) {
        sight.heardAt = clock.getAsLong();
      }
      for (Frame frame : frames) {
        if (frame instanceof Frame.Mark) {
          sight.markedAt = clock.getAsLong();
        } else if (frame instanceof Frame.Reject reject) {
          sight.rejectedBy = reject.code();
        }
      }
      link.onFrames(frames, broken);
    }

    @Override
    public void onWritable() {
      link.onWritable();
    }

    @Override
    public void onAnswer(@Nullable List<Frame> frames) {
      if (frames == null) {
        sight.losses++;
      } else {
        sight.answers++;
      }
      link.onAnswer(frames);
    }

    @Override
    public void onEnd(boolean planned, String why) {
      sight.why = why;
      sight.brokenAt = planned ? NEVER : clock.getAsLong();
      link.onEnd(planned, why);
      look.run();
    }
  }

  /** HELLO says that it is a diagnosis, so that an operator knows what the session is. */
  private static EncodedFrame introduced(EncodedFrame frame) {
    if (frame.kind() != FrameKind.HELLO) {
      return frame;
    }
    Frame.Hello it = (Frame.Hello) TextForm.decode(frame.line(), Limits.DEFAULTS, Side.CLIENT);
    return EncodedFrame.of(
        new Frame.Hello(
            it.version(),
            it.cid(),
            it.attempt(),
            it.window(),
            it.raced(),
            it.tried(),
            it.auth(),
            CLIENT,
            it.codec()));
  }
}
