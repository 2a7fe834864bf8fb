// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import org.jspecify.annotations.Nullable;

/** The kinds of frames and what is constant about each (§4.2). */
public enum FrameKind {
  TEXT('m', Sender.BOTH, Type.COUNTED_TEXT),
  BINARY('b', Sender.BOTH, Type.COUNTED_BYTES),
  TEXT_PART('f', Sender.BOTH, Type.COUNTED_TEXT),
  BINARY_PART('g', Sender.BOTH, Type.COUNTED_BYTES),
  EVENT('e', Sender.BOTH, Type.COUNTED_TEXT),
  EVENT_BINARY('E', Sender.BOTH, Type.COUNTED_BYTES),
  REPLY('r', Sender.BOTH, Type.COUNTED_TEXT),
  REPLY_BINARY('y', Sender.BOTH, Type.COUNTED_BYTES),
  JOIN('j', Sender.CLIENT, Type.COUNTED_TEXT),
  LEAVE('l', Sender.BOTH, Type.COUNTED_TEXT),
  RENEW('n', Sender.CLIENT, Type.COUNTED_TEXT),
  VOLATILE('v', Sender.BOTH, Type.VOLATILE_TEXT),
  VOLATILE_BINARY('w', Sender.BOTH, Type.VOLATILE_BYTES),
  VOLATILE_EVENT('t', Sender.BOTH, Type.VOLATILE_TEXT),
  VOLATILE_EVENT_BINARY('u', Sender.BOTH, Type.VOLATILE_BYTES),
  ACK('a', Sender.BOTH, Type.FIELDS),
  PING('p', Sender.BOTH, Type.FIELDS),
  PONG('q', Sender.BOTH, Type.FIELDS),
  BASE('s', Sender.CLIENT, Type.FIELDS),
  WRITTEN('d', Sender.SERVER, Type.FIELDS),
  MARK('k', Sender.SERVER, Type.FIELDS),
  END('x', Sender.SERVER, Type.FIELDS),
  MOVE('M', Sender.SERVER, Type.FIELDS),
  CLOSE('c', Sender.BOTH, Type.FIELDS),
  HELLO('H', Sender.CLIENT, Type.OPENER),
  ATTACH('T', Sender.CLIENT, Type.OPENER),
  UPSTREAM('U', Sender.CLIENT, Type.OPENER),
  WELCOME('W', Sender.SERVER, Type.FIELDS),
  ATTACHED('A', Sender.SERVER, Type.FIELDS),
  REJECT('R', Sender.SERVER, Type.FIELDS);

  private enum Sender {
    BOTH,
    CLIENT,
    SERVER
  }

  private enum Type {
    COUNTED_TEXT,
    COUNTED_BYTES,
    VOLATILE_TEXT,
    VOLATILE_BYTES,
    FIELDS,
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

  /** The kind of a received frame; unknown or of the wrong side is refused (FR-7). */
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
    return type == Type.COUNTED_TEXT || type == Type.COUNTED_BYTES;
  }

  /** Whether frames of this kind may be dropped and are never replayed (DL-15). */
  public boolean isVolatile() {
    return type == Type.VOLATILE_TEXT || type == Type.VOLATILE_BYTES;
  }

  /** Whether it is a piece of a message, not the last. */
  public boolean part() {
    return this == TEXT_PART || this == BINARY_PART;
  }

  /** Whether the layer of events reads its payload (§9). */
  public boolean event() {
    return switch (this) {
      case EVENT, EVENT_BINARY, REPLY, REPLY_BINARY, JOIN, LEAVE, RENEW -> true;
      case VOLATILE_EVENT, VOLATILE_EVENT_BINARY -> true;
      default -> false;
    };
  }

  /** Whether it comes first on a connection or in a request body. */
  public boolean opener() {
    return type == Type.OPENER;
  }

  /** Whether the payload is bytes, base64 in text form. */
  public boolean binaryPayload() {
    return type == Type.COUNTED_BYTES || type == Type.VOLATILE_BYTES;
  }

  /** Whether the payload is the application's text, as it is. */
  public boolean textPayload() {
    return type == Type.COUNTED_TEXT || type == Type.VOLATILE_TEXT;
  }

  /** Whether that side may send it. */
  public boolean sentBy(Side side) {
    return sender == Sender.BOTH
        || (side == Side.CLIENT ? sender == Sender.CLIENT : sender == Sender.SERVER);
  }
}
