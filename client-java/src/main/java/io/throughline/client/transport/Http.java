// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the transports over HTTP have in common: an answer as a connection, and bodies upstream. */
final class Http {
  static final int OK = 200;
  private static final String BINARY = "?form=binary";

  /** A slow line is given so many ms more for each byte of a body. */
  private static final double MS_PER_BYTE = 0.5;

  private final Network network;

  Http(Network network) {
    this.network = network;
  }

  /**
   * Begins a POST whose answer is a connection.
   *
   * @param batch whether it is made for one answer, else for one without end
   */
  Connection open(Link link, String route, boolean batch) {
    URI url = Urls.route(link.url(), route, BINARY);
    Exchange exchange = new Exchange(network, url, link::opener, new Downstream(link, batch));
    return new Connection() {
      @Override
      public void send(List<EncodedFrame> frames) {
        post(link, frames);
      }

      @Override
      public boolean writable() {
        return true; // the session makes one body at a time
      }

      @Override
      public void close(int code) {
        exchange.abort();
      }
    };
  }

  /** Feeds a link with the frames of an answer as they get complete. */
  private static final class Downstream implements Exchange.Answer {
    private final Link link;
    private final boolean batch;
    private @Nullable FrameReader reader;

    Downstream(Link link, boolean batch) {
      this.link = link;
      this.batch = batch;
    }

    @Override
    public void onBytes(int status, byte[] bytes) {
      FrameReader reading = reader();
      if (reading.broken() == null) {
        reading.read(status, bytes);
        link.onFrames(reading.take(), reading.broken());
      }
    }

    @Override
    public void onComplete(int status) {
      link.onEnd(batch && status == OK && reader().whole(), "status " + status);
    }

    @Override
    public void onLost(String why) {
      link.onEnd(false, why);
    }

    private FrameReader reader() {
      FrameReader known = reader;
      if (known == null) {
        known = new FrameReader(link.limits(), batch);
        reader = known;
      }
      return known;
    }
  }

  /**
   * Sends a body upstream (§7.6). Its answer counts only when all of it is there: the session is
   * told, and tries again if not.
   */
  private void post(Link link, List<EncodedFrame> frames) {
    long bytes = 0;
    for (EncodedFrame frame : frames) {
      bytes += frame.bytes().length;
    }
    URI url = Urls.route(link.url(), "upstream", BINARY);
    UpstreamAnswer answer = new UpstreamAnswer(link);
    Exchange exchange = new Exchange(network, url, () -> frames, answer);
    answer.timer =
        network
            .vertx()
            .setTimer(
                Math.max(1, link.patience() + (long) (bytes * MS_PER_BYTE)),
                id -> {
                  exchange.abort();
                  answer.onLost("timeout");
                });
  }

  /** Collects what answers a body. */
  private final class UpstreamAnswer implements Exchange.Answer {
    private final Link link;
    private final FrameReader reader;
    private final List<Frame> frames = new ArrayList<>();
    private long timer;

    UpstreamAnswer(Link link) {
      this.link = link;
      this.reader = new FrameReader(link.limits(), true);
    }

    @Override
    public void onBytes(int status, byte[] bytes) {
      reader.read(status, bytes);
      frames.addAll(reader.take());
    }

    @Override
    public void onComplete(int status) {
      boolean readable = reader.whole() && (status == OK || !frames.isEmpty());
      tell(readable ? frames : null);
    }

    @Override
    public void onLost(String why) {
      tell(null);
    }

    private void tell(@Nullable List<Frame> answer) {
      network.vertx().cancelTimer(timer);
      link.onAnswer(answer);
    }
  }
}
