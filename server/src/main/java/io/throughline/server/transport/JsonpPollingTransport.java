// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.server.loop.Upstream;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Polling by script tags and hidden forms (§7.5), where nothing else works. Never authenticates by
 * cookie (JP-7).
 */
final class JsonpPollingTransport {
  static final String NAME = "jsonp-polling";
  private static final Pattern CALLBACK = Pattern.compile("[0-9]{1,9}");

  private final TransportConfig config;

  JsonpPollingTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(
        new Route(NAME, "GET", true, this::handlePoll),
        new Route("jsonp-upstream", "POST", true, this::handleForm));
  }

  private boolean allowed(Exchange exchange) { // JP-6
    OriginPolicy.Verdict verdict = config.origins().judgeScript(exchange.request());
    boolean good =
        verdict == OriginPolicy.Verdict.ABSENT
            ? config.jsonpWithoutOrigin()
            : verdict != OriginPolicy.Verdict.REFUSED;
    if (!good) {
      exchange.refuseOrigin();
    }
    return good;
  }

  private void handlePoll(Exchange exchange) {
    if (!allowed(exchange)) {
      return;
    }
    String callback = exchange.query().text("c");
    Integer hold = PollConnection.hold(exchange, config);
    byte[] frames = exchange.query().bytes("f");
    if (callback == null
        || !CALLBACK.matcher(callback).matches()
        || hold == null
        || frames == null) {
      exchange.refuse(CloseCode.PROTOCOL_ERROR); // JP-1
      return;
    }
    Batch batch = Batch.read(Form.TEXT, ended(frames), config.limits());
    if (!batch.opensConnection()) {
      Frame refusal = Frame.Reject.of(batch.refusal());
      script(exchange, callback, List.of(EncodedFrame.of(refusal))); // JP-9
      return;
    }
    HttpConnection.open(
        exchange,
        config,
        batch,
        new PollConnection(NAME, config, hold, answer -> script(exchange, callback, answer)));
  }

  /** The last LF is optional (§7.5); one too many is padding. */
  private static Buffer ended(byte[] lines) {
    return Buffer.buffer(lines.length + 1).appendBytes(lines).appendByte((byte) '\n');
  }

  private static void script(Exchange exchange, String callback, List<EncodedFrame> frames) {
    StringBuilder script = new StringBuilder("/**/___tl[").append(callback).append("](\""); // JP-2
    for (EncodedFrame frame : frames) {
      escape(frame.line(), script);
      script.append("\\n");
    }
    exchange.end(
        200,
        "application/javascript; charset=utf-8",
        Buffer.buffer(script.append("\");").toString()));
  }

  /** JP-3: as inside a string literal of a script that may stand in a page. */
  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c != '"' && c != '\\' && c != '<' && c < 0x7F;
      if (plain || (c > 0x7F && c != '\u2028' && c != '\u2029')) {
        out.append(c);
      } else {
        out.append("\\u").append(String.format("%04x", (int) c));
      }
    }
  }

  private void handleForm(Exchange exchange) {
    if (allowed(exchange)) {
      BodyReader.readForm(exchange, config, body -> takeForm(exchange, body));
    }
  }

  private void takeForm(Exchange exchange, Buffer form) {
    byte[] lines = new FormFields(form.toString(StandardCharsets.ISO_8859_1)).bytes("f");
    Batch batch = Batch.read(Form.TEXT, lineEnds(lines), config.limits());
    if (batch.opener() instanceof Frame.Upstream opener) {
      config
          .sessions()
          .upstream(
              new Upstream(opener, batch.rest(), batch.error(), true),
              config.peer(exchange, NAME),
              answer -> ok(exchange));
    } else if (batch.refusal() == CloseCode.PROTOCOL_ERROR) {
      exchange.refuse(CloseCode.PROTOCOL_ERROR);
    } else {
      ok(exchange);
    }
  }

  private static void ok(Exchange exchange) { // JP-4
    exchange.end(200, "text/html; charset=utf-8", Buffer.buffer("ok"));
  }

  /** A form's line ends made LF again; no field, or a bad one, holds no opener. */
  private static Buffer lineEnds(byte @Nullable [] lines) {
    Buffer out = Buffer.buffer();
    for (int i = 0; lines != null && i < lines.length; i++) {
      if (lines[i] != '\r' || i + 1 == lines.length || lines[i + 1] != '\n') {
        out.appendByte(lines[i]);
      }
    }
    return out.appendByte((byte) '\n');
  }
}
