// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.event;

import io.throughline.event.Arguments;
import io.throughline.event.PayloadCodec;
import io.throughline.event.payload.Payload;
import io.throughline.event.payload.PayloadWriter;
import io.throughline.event.payload.Written;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An event that goes to many: encoded once for all receivers of a codec, whatever their session and
 * loop. Safe on any thread as long as nobody changes its arguments.
 */
public final class EncodedEvent {
  private final String namespace;
  private final String name;
  private final @Nullable Object[] arguments;
  private final Limits limits;
  private final Map<PayloadCodec, Written> arrays = new ConcurrentHashMap<>(2);
  private final Map<PayloadCodec, List<EncodedFrame>> counted = new ConcurrentHashMap<>(2);
  private final Map<PayloadCodec, EncodedFrame> volatiles = new ConcurrentHashMap<>(2);

  /** An event of that namespace, under the server's limits. */
  public EncodedEvent(String namespace, String name, @Nullable Object[] arguments, Limits limits) {
    this.namespace = namespace;
    this.name = name;
    this.arguments = arguments.clone();
    this.limits = limits;
  }

  /**
   * The frames of the event in that codec.
   *
   * @throws IllegalArgumentException when it cannot be written, or is over {@code maxMessage}
   */
  public List<EncodedFrame> frames(PayloadCodec codec) {
    return counted.computeIfAbsent(
        codec, it -> message(PayloadWriter.event(namespace, Payload.NO_CALL, written(it)), limits));
  }

  /**
   * The one frame of the event when it may be dropped.
   *
   * @throws IllegalArgumentException when it cannot be written, or is over {@code maxFrame}
   */
  public EncodedFrame volatileFrame(PayloadCodec codec) {
    return volatiles.computeIfAbsent(
        codec, it -> single(PayloadWriter.volatileEvent(namespace, written(it)), limits));
  }

  /**
   * The array of the event in that codec, which does not say where it goes and as which call.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  public Written written(PayloadCodec codec) {
    return arrays.computeIfAbsent(
        codec, it -> new PayloadWriter(it).event(name, Arguments.from(it, arguments).nodes()));
  }

  /** The counted frames of what the layer of events sends. */
  public static List<EncodedFrame> message(Frame message, Limits limits) {
    return message instanceof Frame.OfText that
        ? Fragmenter.text(message.kind(), that.text(), limits)
        : Fragmenter.binary(message.kind(), ((Frame.OfBytes) message).bytes(), limits);
  }

  /** The one frame of a volatile event. */
  public static EncodedFrame single(Frame message, Limits limits) {
    EncodedFrame frame = EncodedFrame.of(message);
    if (frame.payloadBytes() > limits.maxFrame()) {
      throw new IllegalArgumentException("a volatile event over maxFrame");
    }
    return frame;
  }
}
