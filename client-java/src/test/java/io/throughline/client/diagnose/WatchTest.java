// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.client.diagnose.Watch.Sight;
import io.throughline.client.transport.Bystander;
import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import io.throughline.client.transport.Network;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.Upstream;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is seen of connections; what they tell goes on to the session as it came. */
class WatchTest {
  private static final Frame.Hello HELLO =
      new Frame.Hello(
          1,
          "c".repeat(32),
          1,
          1_000,
          true,
          List.of(new Frame.Tried("websocket", "refused", 3)),
          TextNode.valueOf("token"),
          "somebody/1",
          "msgpack");

  private final List<Object> told = new ArrayList<>();
  private long now = 10;
  private int looks;
  private final Watch watch = new Watch(() -> now, () -> looks++);
  private Link link;

  /** Writes down what the session is told. */
  private final class SessionLink implements Link {
    @Override
    public URI url() {
      return URI.create("http://host/base");
    }

    @Override
    public Limits limits() {
      return Limits.DEFAULTS;
    }

    @Override
    public long patience() {
      return 7;
    }

    @Override
    public List<EncodedFrame> opener() {
      return List.of(EncodedFrame.of(HELLO), EncodedFrame.text("first"));
    }

    @Override
    public void onFrames(List<Frame> frames, ProtocolException broken) {
      told.add(frames);
    }

    @Override
    public void onWritable() {
      told.add("writable");
    }

    @Override
    public void onAnswer(List<Frame> frames) {
      told.add(frames == null ? "lost" : "answered");
    }

    @Override
    public void onEnd(boolean planned, String why) {
      told.add(why);
      assertEquals(0, looks, "looked before the session knew");
    }
  }

  /** Keeps the link that it is given. */
  private final class FakeTransport implements Transport {
    @Override
    public String name() {
      return "xhr-streaming";
    }

    @Override
    public Upstream upstream() {
      return Upstream.POSTS;
    }

    @Override
    public boolean marked() {
      return true;
    }

    @Override
    public boolean polled() {
      return false;
    }

    @Override
    public Connection open(Link given) {
      link = given;
      return null;
    }
  }

  @BeforeEach
  void open() {
    Network network = new Network(null, null, null, Map::of);
    Transport watched = ((Bystander) watch).watch(new FakeTransport(), network);

    watched.open(new SessionLink());

    assertEquals(network, watch.network());
    assertEquals("xhr-streaming", watched.name());
    assertTrue(watch.proves() && watched.marked());
  }

  @Test
  @DisplayName("HELLO says that it is a diagnosis, and nothing else is changed")
  void introduces() {
    now = 15;
    List<EncodedFrame> opener = link.opener();
    Frame.Hello hello =
        (Frame.Hello) TextForm.decode(opener.get(0).line(), Limits.DEFAULTS, Side.CLIENT);

    assertTrue(hello.client().matches("throughline-java/\\S+ \\(diagnose\\)"), hello.client());
    assertEquals(
        HELLO,
        new Frame.Hello(
            hello.version(),
            hello.cid(),
            hello.attempt(),
            hello.window(),
            hello.raced(),
            hello.tried(),
            hello.auth(),
            HELLO.client(),
            hello.codec()));
    assertEquals(EncodedFrame.text("first").line(), opener.get(1).line());
    assertEquals(10, watch.latest().startedAt);
    assertEquals(15, watch.latest().openedAt);
  }

  @Test
  @DisplayName("XS-3 the first bytes and MARK are seen when they come")
  void hears() {
    Sight sight = watch.latest();
    link.onFrames(List.of(), null);
    assertFalse(sight.heard(), "a part of a frame says nothing of who answers");

    now = 20;
    link.onFrames(List.of(new Frame.Text("a")), null);
    now = 30;
    link.onFrames(List.of(new Frame.Mark()), null);

    assertEquals(20, sight.heardAt);
    assertEquals(30, sight.markedAt);
    assertEquals(List.of(List.of(), List.of(new Frame.Text("a")), List.of(new Frame.Mark())), told);
  }

  @Test
  @DisplayName("what cannot be read is heard, a refusal is known by its code")
  void refused() {
    link.onFrames(List.of(), new ProtocolException(CloseCode.PROTOCOL_ERROR, "x"));
    link.onFrames(List.of(Frame.Reject.of(CloseCode.LIMIT)), null);

    assertTrue(watch.latest().heard());
    assertEquals(4429, watch.latest().rejectedBy);
  }

  @Test
  @DisplayName("bodies upstream are counted, and the end is told behind the session")
  void ends() {
    link.onAnswer(List.of());
    link.onAnswer(null);
    link.onWritable();
    now = 40;
    link.onEnd(false, "reset");
    Sight sight = watch.latest();

    assertEquals(List.of("answered", "lost", "writable", "reset"), told);
    assertEquals(List.of(1, 1), List.of(sight.answers, sight.losses));
    assertEquals(40, sight.brokenAt);
    assertTrue(sight.ended());
    assertEquals(1, looks);
  }

  @Test
  @DisplayName("a planned end breaks nothing")
  void planned() {
    link.onEnd(true, "status 200");

    assertFalse(watch.latest().broken());
  }
}
