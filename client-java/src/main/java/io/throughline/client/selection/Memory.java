// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

/**
 * What is known of the way to servers, over sessions and clients, so that a network known to be bad
 * costs no second race (§8). Called by many threads.
 */
public interface Memory {
  /**
   * What is known of the way to one server.
   *
   * @param best the name of the transport that carried a session last; empty when unknown
   * @param rtt the round trip time, ms; 0 when unknown
   */
  record Known(String best, double rtt) {
    public static final Known NOTHING = new Known("", 0);
  }

  /** What is remembered of the server at that base path; {@link Known#NOTHING} when too old. */
  Known load(String url);

  /** Keeps it. */
  void save(String url, Known known);
}
