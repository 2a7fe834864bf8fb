// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.vertx.core.http.HttpHeaders;

/**
 * Names and values of the headers of nearly every answer, in the form that is hashed, checked and
 * written without being looked at character by character.
 */
final class Header {
  static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
  static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store, no-transform");
  static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  static final CharSequence VARY = HttpHeaders.createOptimized("Vary");
  static final CharSequence ORIGIN = HttpHeaders.createOptimized("Origin");
  static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");
  static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");

  private Header() {}
}
