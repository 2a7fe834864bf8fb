// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Polling by script tags and hidden forms (§7.5), where nothing else works. Never authenticates by
 * cookie (JP-7).
 */
final class JsonpPollingTransport {
  static final String NAME = "jsonp-polling";
  private static final Pattern CALLBACK = Pattern.compile("[0-9]{1,9}");
  private static final int MIN_HOLD = 50;

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
    String callback = exchange.request().getParam("c");
    Integer hold = exchange.parameter("hold", MIN_HOLD, config.pollHold(), config.pollHold());
    String opener = exchange.request().getParam("f");
    if (callback == null
        || !CALLBACK.matcher(callback).matches()
        || hold == null
        || opener == null) { // JP-1
      exchange.refuse(400, CloseCode.PROTOCOL_ERROR);
      return;
    }
    Batch batch = Batch.read(Form.TEXT, Buffer.buffer(opener + "\n"), config.limits());
    Frame first = batch.opener();
    if (first == null || first instanceof Frame.Upstream || !batch.rest().isEmpty()) {
      script(
          exchange,
          callback,
          List.of(EncodedFrame.of(Frame.Reject.of(CloseCode.PROTOCOL_ERROR)))); // JP-9
      return;
    }
    PollConnection.park(
        exchange, config, NAME, hold, batch, frames -> script(exchange, callback, frames));
  }

  private static void script(Exchange exchange, String callback, List<EncodedFrame> frames) {
    if (exchange.response().ended()) {
      return;
    }
    StringBuilder script = new StringBuilder("/**/___tl[").append(callback).append("](\""); // JP-2
    for (EncodedFrame frame : frames) {
      escape(frame.line(), script);
      script.append("\\n");
    }
    exchange.commonHeaders();
    exchange
        .response()
        .putHeader("Content-Type", "application/javascript; charset=utf-8")
        .end(script.append("\");").toString());
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
    Batch batch = Batch.read(Form.TEXT, field(form), config.limits());
    CloseCode error = batch.error();
    if (!(batch.opener() instanceof Frame.Upstream opener)) {
      exchange.refuse(400, error == null ? CloseCode.PROTOCOL_ERROR : error);
      return;
    }
    config.sessions().upstream(opener, batch.rest(), error, true, answer -> ok(exchange));
  }

  private static void ok(Exchange exchange) { // JP-4
    exchange.commonHeaders();
    exchange.response().putHeader("Content-Type", "text/html; charset=utf-8").end("ok");
  }

  /**
   * The bytes of field {@code f}, with the form's line ends made LF again; empty when there is
   * none.
   */
  private static Buffer field(Buffer form) {
    for (String pair : form.toString(StandardCharsets.ISO_8859_1).split("&", -1)) {
      if (pair.startsWith("f=")) {
        try {
          String bytes = URLDecoder.decode(pair.substring(2), StandardCharsets.ISO_8859_1);
          return Buffer.buffer(bytes.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
          return Buffer.buffer(); // a bad escape: no opener, answered 400
        }
      }
    }
    return Buffer.buffer();
  }
}
