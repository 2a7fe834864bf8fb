// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a connection is opened with, and what it tells. */
public interface Link {
  /** The base path of all routes, {@code http(s)://…} without a slash at the end. */
  URI url();

  /** The limits in force. */
  Limits limits();

  /** How long an answer to a body sent upstream may take, ms. */
  long patience();

  /**
   * The opener and what may follow it; asked for once, when it can be written. Empty: the
   * connection came too late.
   */
  List<EncodedFrame> opener();

  /**
   * Frames arrived together; none for bytes that completed none.
   *
   * @param broken why what followed them was refused; null when nothing was. Nothing more is told
   *     of what arrives then
   */
  void onFrames(List<Frame> frames, @Nullable ProtocolException broken);

  /** More can be sent after {@link Connection#writable} was false. */
  void onWritable();

  /** A body sent upstream was answered; null when it was lost, or its answer cannot be read. */
  void onAnswer(@Nullable List<Frame> frames);

  /**
   * It is over, told once.
   *
   * @param planned whether the connection is made for one answer and gave it
   * @param why a text for people
   */
  void onEnd(boolean planned, String why);
}
