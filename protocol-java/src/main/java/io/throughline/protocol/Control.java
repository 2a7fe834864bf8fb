// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of all kinds but the binary ones, unescaped, and the frames they stand for (§4.2).
 */
final class Control {
  private Control() {}

  static Frame parse(FrameKind kind, String payload) {
    if (kind.textPayload()) {
      return Payloads.frame(kind, payload);
    }
    return switch (kind) {
      case MOVE -> SessionJson.move(Json.object(payload));
      case HELLO -> HelloJson.read(Json.object(payload));
      case WELCOME -> WelcomeJson.read(Json.object(payload));
      default -> fields(kind, new Fields(payload));
    };
  }

  private static Frame fields(FrameKind kind, Fields fields) {
    Frame frame =
        switch (kind) {
          case ACK -> new Frame.Ack(fields.number(), window(fields));
          case PING -> new Frame.Ping(fields.number());
          case PONG -> new Frame.Pong(fields.number(), next(fields, 0), window(fields));
          case BASE -> new Frame.Base(fields.number(1));
          case WRITTEN -> new Frame.Written(fields.number());
          case MARK -> new Frame.Mark();
          case END -> new Frame.End();
          case CLOSE -> new Frame.Close(fields.code(), next(fields, 0), reason(fields));
          case ATTACH -> attach(fields);
          case UPSTREAM -> new Frame.Upstream(fields.id(), next(fields, 0));
          case ATTACHED ->
              new Frame.Attached(
                  fields.number(), next(fields, 0), next(fields, 1), next(fields, 0));
          case REJECT -> SessionJson.reject(fields.code(), optionalObject(fields));
          default -> throw ProtocolException.malformed("unknown kind");
        };
    fields.end();
    return frame;
  }

  private static Frame attach(Fields fields) {
    return AttachJson.read(
        fields.id(), next(fields, 0), next(fields, 0), next(fields, 0), optionalObject(fields));
  }

  private static long next(Fields fields, long least) {
    fields.space();
    return fields.number(least);
  }

  private static long window(Fields fields) {
    return fields.more() ? next(fields, 0) : Frame.FULL_WINDOW;
  }

  private static String reason(Fields fields) {
    if (!fields.more()) {
      return "";
    }
    fields.space();
    String reason = fields.rest();
    if (Utf8.length(reason) > Frame.Close.MAX_REASON) {
      throw ProtocolException.malformed("reason too long");
    }
    return reason;
  }

  private static @Nullable JsonNode optionalObject(Fields fields) {
    if (!fields.more()) {
      return null;
    }
    fields.space();
    return Json.object(fields.rest());
  }

  /** The payload of any frame that is not of a binary kind, unescaped. */
  static String payload(Frame frame) {
    if (frame instanceof Frame.OfText that) {
      return that.text();
    }
    return switch (frame.kind()) {
      case ACK -> {
        Frame.Ack ack = (Frame.Ack) frame;
        yield ack.received() + window(ack.window());
      }
      case PING -> Long.toString(((Frame.Ping) frame).token());
      case PONG -> {
        Frame.Pong pong = (Frame.Pong) frame;
        yield pong.token() + " " + pong.received() + window(pong.window());
      }
      case BASE -> Long.toString(((Frame.Base) frame).number());
      case WRITTEN -> Long.toString(((Frame.Written) frame).number());
      case MARK, END -> "";
      case MOVE -> SessionJson.write((Frame.Move) frame);
      case CLOSE -> close((Frame.Close) frame);
      case HELLO -> HelloJson.write((Frame.Hello) frame);
      case ATTACH -> AttachJson.write((Frame.Attach) frame);
      case UPSTREAM -> ((Frame.Upstream) frame).sid() + " " + ((Frame.Upstream) frame).attempt();
      case WELCOME -> WelcomeJson.write((Frame.Welcome) frame);
      case ATTACHED -> attached((Frame.Attached) frame);
      case REJECT -> SessionJson.write((Frame.Reject) frame);
      default -> throw new IllegalArgumentException("no text payload: " + frame.kind());
    };
  }

  private static String window(long window) {
    return window == Frame.FULL_WINDOW ? "" : " " + window;
  }

  private static String close(Frame.Close close) {
    String reason = close.reason().isEmpty() ? "" : " " + close.reason();
    return close.code() + " " + close.received() + reason;
  }

  private static String attached(Frame.Attached attached) {
    return attached.attempt()
        + " "
        + attached.received()
        + " "
        + attached.base()
        + " "
        + attached.window();
  }
}
