// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import org.jspecify.annotations.Nullable;

/** The kinds of frames and what is constant about each (§4.2). */
public enum FrameKind {
  TEXT('m', Sender.BOTH, Type.COUNTED),
  BINARY('b', Sender.BOTH, Type.COUNTED_BINARY),
  TEXT_PART('f', Sender.BOTH, Type.COUNTED),
  BINARY_PART('g', Sender.BOTH, Type.COUNTED_BINARY),
  /** Reserved (§9). */
  EVENT('e', Sender.NOBODY, Type.COUNTED),
  /** Reserved (§9). */
  REPLY('r', Sender.NOBODY, Type.COUNTED),
  VOLATILE('v', Sender.BOTH, Type.UNCOUNTED),
  VOLATILE_BINARY('w', Sender.BOTH, Type.UNCOUNTED_BINARY),
  ACK('a', Sender.BOTH, Type.UNCOUNTED),
  PING('p', Sender.BOTH, Type.UNCOUNTED),
  PONG('q', Sender.BOTH, Type.UNCOUNTED),
  BASE('s', Sender.CLIENT, Type.UNCOUNTED),
  WRITTEN('d', Sender.SERVER, Type.UNCOUNTED),
  MARK('k', Sender.SERVER, Type.UNCOUNTED),
  END('x', Sender.SERVER, Type.UNCOUNTED),
  MOVE('M', Sender.SERVER, Type.UNCOUNTED),
  CLOSE('c', Sender.BOTH, Type.UNCOUNTED),
  HELLO('H', Sender.CLIENT, Type.OPENER),
  ATTACH('T', Sender.CLIENT, Type.OPENER),
  UPSTREAM('U', Sender.CLIENT, Type.OPENER),
  WELCOME('W', Sender.SERVER, Type.UNCOUNTED),
  ATTACHED('A', Sender.SERVER, Type.UNCOUNTED),
  REJECT('R', Sender.SERVER, Type.UNCOUNTED);

  private enum Sender {
    BOTH,
    CLIENT,
    SERVER,
    NOBODY
  }

  private enum Type {
    COUNTED,
    COUNTED_BINARY,
    UNCOUNTED,
    UNCOUNTED_BINARY,
    OPENER
  }

  /** By ASCII code; null where no kind is. */
  private static final @Nullable FrameKind[] BY_CODE = new @Nullable FrameKind[128];

  static {
    for (FrameKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final char code;
  private final Sender sender;
  private final Type type;

  FrameKind(char code, Sender sender, Type type) {
    this.code = code;
    this.sender = sender;
    this.type = type;
  }

  /** The kind with that character, or null. */
  public static @Nullable FrameKind of(char code) {
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** The kind of a received frame; unknown, reserved or of the wrong side is refused (FR-7). */
  static FrameKind received(char code, Side from) {
    FrameKind kind = of(code);
    if (kind == null || !kind.sentBy(from)) {
      throw ProtocolException.malformed("unknown kind");
    }
    return kind;
  }

  /** The ASCII character that begins the frame. */
  public char code() {
    return code;
  }

  /** Whether frames of this kind are numbered and replayed. */
  public boolean counted() {
    return type == Type.COUNTED || type == Type.COUNTED_BINARY;
  }

  /** Whether it comes first on a connection or in a request body. */
  public boolean opener() {
    return type == Type.OPENER;
  }

  /** Whether the payload is bytes, base64 in text form. */
  public boolean binaryPayload() {
    return type == Type.COUNTED_BINARY || type == Type.UNCOUNTED_BINARY;
  }

  /** Whether that side may send it in version 1; nobody sends the reserved kinds. */
  public boolean sentBy(Side side) {
    return sender == Sender.BOTH
        || (side == Side.CLIENT ? sender == Sender.CLIENT : sender == Sender.SERVER);
  }
}
