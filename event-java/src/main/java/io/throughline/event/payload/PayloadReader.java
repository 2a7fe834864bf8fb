// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads payloads; whatever breaks §9.1 to §9.3 is a ProtocolException with 4400 (EV-1). */
public final class PayloadReader {
  private static final int NORMAL = 1000;

  private final PayloadCodec codec;

  public PayloadReader(PayloadCodec codec) {
    this.codec = codec;
  }

  /** What a frame of a kind of the layer of events says, whole. */
  public Payload read(Frame frame) {
    boolean isVolatile = frame.kind().isVolatile();
    return switch (frame.kind()) {
      case EVENT, VOLATILE_EVENT -> event(text(frame), isVolatile);
      case EVENT_BINARY, VOLATILE_EVENT_BINARY -> event(bytes(frame), isVolatile);
      case REPLY -> reply(text(frame));
      case REPLY_BINARY -> reply(bytes(frame));
      case JOIN -> join(new Head(((Frame.OfText) frame).text()));
      case LEAVE -> leave(new Head(((Frame.OfText) frame).text()));
      case RENEW -> renew(new Head(((Frame.OfText) frame).text()));
      default -> throw Malformed.because("no frame of events");
    };
  }

  /** A payload cut into its head and what can be read of the rest once the head is. */
  private interface Source {
    Head head();

    /** The rest of the payload, behind the head, which has been read. */
    JsonNode value(boolean objectToo);
  }

  private Source text(Frame frame) {
    if (!codec.isJson()) {
      throw Malformed.because("text in a codec of bytes"); // §9.3
    }
    Head head = new Head(((Frame.OfText) frame).text());
    return new Source() {
      @Override
      public Head head() {
        return head;
      }

      @Override
      public JsonNode value(boolean objectToo) {
        return json(head.rest(objectToo ? "[{" : "["));
      }
    };
  }

  private Source bytes(Frame frame) {
    return new ByteSource(((Frame.OfBytes) frame).bytes());
  }

  private final class ByteSource implements Source {
    private final Parts parts;

    ByteSource(byte[] payload) {
      parts = new Parts(payload);
    }

    @Override
    public Head head() {
      return parts.head();
    }

    @Override
    public JsonNode value(boolean objectToo) {
      JsonNode node;
      if (codec.isJson()) {
        node = parts.withBytes(json(parts.textBody()));
        require(node.isArray(), "no array");
      } else {
        node = parts.value(codec);
        require(node.isArray() || (objectToo && node.isObject()), "no array");
      }
      return node;
    }
  }

  private static Payload event(Source source, boolean isVolatile) {
    String namespace = source.head().namespace();
    long call = isVolatile ? Payload.NO_CALL : source.head().callOrNone();
    JsonNode array = source.value(false);
    JsonNode name = array.get(0);
    require(name != null && name.isTextual() && Names.isName(name.textValue()), "bad name");
    List<JsonNode> arguments = new ArrayList<>(array.size() - 1);
    for (int i = 1; i < array.size(); i++) {
      arguments.add(array.get(i));
    }
    return new Payload.Event(namespace, call, name.textValue(), arguments, isVolatile);
  }

  private static Payload reply(Source source) {
    long call = source.head().call();
    JsonNode value = source.value(true);
    if (value.isObject()) {
      JsonNode code = value.get("code");
      require(code != null && code.isTextual(), "an error without code");
      String message = stringOrNull(value, "message");
      return new Payload.Failure(call, code.textValue(), message, value.get("data"));
    }
    List<JsonNode> values = new ArrayList<>(value.size());
    value.forEach(values::add);
    return new Payload.Values(call, values);
  }

  private static Payload join(Head head) {
    String namespace = head.namedNamespace();
    long call = head.call();
    JsonNode json = objectOrNull(head);
    return new Payload.Join(namespace, call, json == null ? null : json.get("auth"));
  }

  private static Payload leave(Head head) {
    String namespace = head.namedNamespace();
    JsonNode json = objectOrNull(head);
    if (json == null) {
      return new Payload.Leave(namespace, NORMAL, "");
    }
    JsonNode code = json.get("code");
    require(code == null || (code.isIntegralNumber() && code.canConvertToInt()), "bad code");
    String reason = stringOrNull(json, "reason");
    return new Payload.Leave(
        namespace, code == null ? NORMAL : code.intValue(), reason == null ? "" : reason);
  }

  private static Payload renew(Head head) {
    String namespace = head.namespace();
    long call = head.call();
    JsonNode auth = head.more() ? json(head.rest("{"), PayloadCodec.JSON).get("auth") : null;
    if (auth == null) {
      throw Malformed.because("RENEW without auth");
    }
    return new Payload.Renew(namespace, call, auth);
  }

  private static @Nullable JsonNode objectOrNull(Head head) {
    return head.more() ? json(head.rest("{"), PayloadCodec.JSON) : null;
  }

  private static @Nullable String stringOrNull(JsonNode object, String member) {
    JsonNode node = object.get(member);
    require(node == null || node.isTextual(), "member is no string");
    return node == null ? null : node.textValue();
  }

  private JsonNode json(String text) {
    return json(text, codec);
  }

  private static JsonNode json(String text, PayloadCodec codec) {
    try {
      return codec.read(text);
    } catch (IOException e) {
      throw Malformed.because("bad JSON");
    }
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw Malformed.because(detail);
    }
  }
}
