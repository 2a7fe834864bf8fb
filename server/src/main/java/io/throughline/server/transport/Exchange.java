// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Form;
import io.throughline.protocol.Frame;
import io.throughline.protocol.TextForm;
import io.throughline.server.log.Faults;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.What;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer: the only place that writes HTTP statuses and headers (§7.1). */
final class Exchange {
  private static final String MAX_AGE = "86400";

  /** HTTP/2: the answer is whole, the rest of the request is not wanted (RFC 9113 §8.1). */
  private static final long NO_ERROR = 0;

  private final Arrival arrival;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final OriginPolicy origins;
  private final FormFields query;
  private final Form form;
  private final TransportConfig config;

  /** Null until somebody asks. */
  private OriginPolicy.@Nullable Verdict verdict;

  Exchange(Arrival arrival, TransportConfig config) {
    this.config = config;
    this.arrival = arrival;
    this.request = arrival.request();
    this.response = request.response();
    this.origins = config.origins();
    String query = request.query();
    this.query = new FormFields(query == null ? "" : query);
    this.form = "binary".equals(this.query.text("form")) ? Form.BINARY : Form.TEXT; // HT-16
  }

  Arrival arrival() {
    return arrival;
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return response;
  }

  FormFields query() {
    return query;
  }

  Form form() {
    return form;
  }

  /** Whether {@code form} is absent or one that exists. */
  boolean hasGoodForm() {
    String text = query.text("form");
    return text == null ? !query.has("form") : text.equals("binary") || text.equals("text");
  }

  /** What the origin of the request allows. */
  OriginPolicy.Verdict verdict() {
    OriginPolicy.Verdict known = verdict;
    if (known == null) {
      known = origins.judge(request);
      verdict = known;
    }
    return known;
  }

  /** Headers of every answer of a route (HT-3, HT-12, HT-13). */
  void commonHeaders() {
    neverKept();
    if (verdict() == OriginPolicy.Verdict.LISTED) {
      response.putHeader("Access-Control-Allow-Origin", request.getHeader(Header.ORIGIN));
      if (origins.credentials()) {
        response.putHeader("Access-Control-Allow-Credentials", "true");
      }
    }
  }

  private void neverKept() {
    response
        .putHeader(Header.CACHE_CONTROL, Header.NO_STORE)
        .putHeader(Header.CONTENT_TYPE_OPTIONS, Header.NOSNIFF)
        .putHeader(Header.VARY, Header.ORIGIN);
  }

  /** Begins an endless body (XS-2). */
  void beginStream() {
    commonHeaders();
    response
        .putHeader(Header.CONTENT_TYPE, contentType())
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true);
  }

  /** Answers with frames. */
  void answer(int status, List<EncodedFrame> frames) {
    end(status, contentType(), encode(frames));
  }

  /** The one end of every answer that has a length, sent once (HT-1, HT-2). */
  void end(int status, CharSequence contentType, Buffer body) {
    if (!response.ended()) {
      commonHeaders();
      response.setStatusCode(status).putHeader(Header.CONTENT_TYPE, contentType).end(body);
    }
  }

  /** Refuses what is not readable as this protocol with 400, any other with 200 (§7.1). */
  void refuse(CloseCode code) {
    refuse(code == CloseCode.PROTOCOL_ERROR ? 400 : 200, code);
  }

  /** Refuses the request itself, with the code in the body. */
  void refuse(int status, CloseCode code) {
    tellRefused(code);
    answer(status, List.of(EncodedFrame.of(Frame.Reject.of(code))));
  }

  private void tellRefused(CloseCode code) {
    Refusal refusal = Refusal.of(What.REQUEST, code, config.address().of(request));
    config.sessions().metrics().refused(refusal);
  }

  /** 500: whatever is wrong here, the request is answered (HT-1). */
  void fail(RuntimeException why) {
    Faults.ofSystem().failed(why);
    if (!response.headWritten()) {
      plain(500, "internal error");
    }
  }

  /** 403: no CORS headers, so that a foreign page learns nothing. */
  void refuseOrigin() {
    tellRefused(CloseCode.ORIGIN_REFUSED);
    neverKept();
    response
        .setStatusCode(403)
        .putHeader(Header.CONTENT_TYPE, Header.PLAIN)
        .end(TextForm.encode(Frame.Reject.of(CloseCode.ORIGIN_REFUSED)) + "\n");
  }

  /** Refuses a request whose rest is not wanted (HT-8, HT-9); {@link #hangUp} is to follow. */
  void refuseLast(int status, CloseCode code) {
    if (!isHttp2()) {
      response.putHeader("Connection", "close");
    }
    refuse(status, code);
  }

  /** Ends what is left of a refused request: the connection, where it carries no others. */
  void hangUp() {
    if (isHttp2()) {
      response.reset(NO_ERROR);
    } else {
      request.connection().close();
    }
  }

  /** Whether many requests share the connection, which has no headers of its own then. */
  boolean isHttp2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  /** An answer of HTTP's own, in words. */
  void plain(int status, String text) {
    end(status, Header.PLAIN, Buffer.buffer(text + "\n"));
  }

  /** 426: WebSocket 13 is wanted here (WS-2, WS-3). */
  void upgradeRequired(String text) {
    response.putHeader("Sec-WebSocket-Version", "13");
    if (!isHttp2()) {
      response.putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
    }
    plain(426, text);
  }

  void wrongMethod(String allow) {
    response.putHeader("Allow", allow);
    plain(405, "method not allowed");
  }

  void preflight(String methods) {
    commonHeaders();
    response
        .setStatusCode(204)
        .putHeader("Access-Control-Allow-Methods", methods)
        .putHeader("Access-Control-Allow-Headers", "Content-Type")
        .putHeader("Access-Control-Max-Age", MAX_AGE)
        .end();
  }

  Buffer encode(List<EncodedFrame> frames) {
    int size = 0;
    for (EncodedFrame frame : frames) {
      size += form == Form.TEXT ? frame.lineBytes() + 1 : frame.bytes().length;
    }
    Buffer body = Buffer.buffer(size);
    for (EncodedFrame frame : frames) {
      if (form == Form.TEXT) {
        body.appendBytes(frame.lineUtf8()).appendByte((byte) '\n');
      } else {
        body.appendBytes(frame.bytes());
      }
    }
    return body;
  }

  private CharSequence contentType() {
    return form == Form.TEXT ? Header.PLAIN : Header.BYTES;
  }
}
