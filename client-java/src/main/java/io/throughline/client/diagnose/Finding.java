// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import java.util.Collection;

/**
 * The closed set of what may be found, each with what it means for the transport and what is said
 * of it; {@code {}} stands for a number. The JavaScript client has the same codes and words, and
 * some more for what only happens in browsers.
 */
public enum Finding {
  LOGIN_WANTED(
      Status.WORKS,
      "The server answered and wants a login. The way to it works, as far as can be seen without one."),
  SLOW(Status.LIMITED, "It works, but slowly: an answer takes {} ms."),
  UNSTABLE(Status.LIMITED, "The first try failed and a later one worked: the way is not reliable."),
  CUT(Status.LIMITED, "The connection was cut after {} s, in the middle of use."),
  CUT_WHEN_QUIET(
      Status.LIMITED,
      "A connection that is quiet is lost after {} s: typical of a proxy or a firewall with a short time-out."),
  LARGE_LOST(
      Status.LIMITED,
      "Small messages pass, one of 20 kB does not: typical of a filter that looks into what is sent, or of a very slow line."),
  BINARY_LOST(
      Status.LIMITED,
      "Text passes, binary data does not: typical of a filter that looks into what is sent."),
  SERVER_BUSY(Status.LIMITED, "The server answered, but takes nobody in at the moment (code {})."),
  SERVER_REFUSED(Status.LIMITED, "The server answered and refused (code {})."),
  BUFFERED(
      Status.LIMITED,
      "An intermediary holds streamed answers back until they end: typical of a proxy or an antivirus that inspects traffic."),
  REFUSED(
      Status.FAILS,
      "It was refused, or broken off, before it opened: something on the way does not let it through."),
  NO_ANSWER(Status.FAILS, "The request was never answered: something on the way swallows it."),
  OPENED_SILENT(
      Status.FAILS,
      "The WebSocket opened, but nothing came through it: typical of an antivirus or a proxy that inspects traffic."),
  STALLED(Status.FAILS, "It opened, and then nothing more came through."),
  UPSTREAM_LOST(Status.FAILS, "Answers arrive, but what is sent to the server gets lost."),
  HTTP_STATUS(Status.FAILS, "It was answered with HTTP status {} in place of being let through."),
  FOREIGN_ANSWER(
      Status.FAILS,
      "Something other than the server answered: a login page of the network, or the address is wrong."),
  WRONG_ADDRESS(
      Status.FAILS,
      "A web server answered, but nothing of Throughline is at this address (HTTP status 404)."),
  ORIGIN_REFUSED(Status.FAILS, "The server answered, but does not let pages of this origin in."),
  TIME_UP(Status.FAILS, "The time was up before this was known."),
  NOT_OFFERED(Status.SKIPPED, "The server does not offer this transport.");

  private final Status status;
  private final String words;

  Finding(Status status, String words) {
    this.status = status;
    this.words = words;
  }

  /** What it means for what was tried. */
  public Status status() {
    return status;
  }

  /** What is said of it, with {@code {}} for the number; text for people, which may change. */
  public String words() {
    return words;
  }

  /** What several come to: the worst of them. */
  static Status worst(Collection<Finding> findings) {
    return findings.stream().map(Finding::status).max(Status::compareTo).orElse(Status.WORKS);
  }
}
