// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.script;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A text that everybody may read, ready to be sent plain or compressed. */
record PublicFile(String type, Form plain, Form gzip, Map<String, String> headers) {
  /** A browser asks whether the file is still the same. */
  static final String ASK_EACH_TIME = "no-cache";

  /**
   * The bytes of one encoding, with their own tag: a strong one stands for bytes (RFC 9110 §8.8.3).
   */
  record Form(Buffer bytes, String tag) {}

  /**
   * @param headers what is sent besides
   */
  static PublicFile of(String type, String text, Map<String, String> headers) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String digest = digest(bytes);
    return new PublicFile(
        type,
        new Form(Buffer.buffer(bytes), '"' + digest + '"'),
        new Form(Buffer.buffer(compressed(bytes)), '"' + digest + "-gzip\""),
        headers);
  }

  /** Answers GET or HEAD, and refuses other methods. */
  void handle(HttpServerRequest request, String cacheControl) {
    String method = request.method().name();
    if (method.equals("GET") || method.equals("HEAD")) {
      answer(request, cacheControl);
    } else {
      request.response().putHeader("Allow", "GET, HEAD");
      refuse(request, 405, "method not allowed");
    }
  }

  /** Answers with a line of text in place of a file. */
  static void refuse(HttpServerRequest request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(text + "\n");
  }

  private void answer(HttpServerRequest request, String cacheControl) {
    boolean compressed = acceptsGzip(request.getHeader("Accept-Encoding"));
    Form form = compressed ? gzip : plain;
    HttpServerResponse response =
        request
            .response()
            .putHeader("Cache-Control", cacheControl)
            .putHeader("ETag", form.tag())
            .putHeader("Vary", "Accept-Encoding")
            .putHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::putHeader);
    if (names(request.getHeader("If-None-Match"), form.tag())) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader("Content-Type", type)
        .putHeader("Content-Length", String.valueOf(form.bytes().length()));
    if (compressed) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (request.method().name().equals("HEAD")) {
      response.end();
    } else {
      response.end(form.bytes());
    }
  }

  /** Whether an If-None-Match names the tag; a cache may have weakened it (RFC 9110 §13.1.2). */
  private static boolean names(@Nullable String header, String tag) {
    return header != null
        && Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .anyMatch(named -> named.equals("*") || named.equals(tag) || named.equals("W/" + tag));
  }

  private static boolean acceptsGzip(@Nullable String header) {
    for (String coding : header == null ? new String[0] : header.split(",", -1)) {
      String[] parts = coding.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new BestGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 15));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Compressed once, sent often. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
