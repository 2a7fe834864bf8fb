// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/**
 * Remembers the way to servers, so that a network known to be bad costs no second race (SPEC §8).
 * Called on event loops of several connections at a time; must not block.
 */
public interface PathMemory {
  /**
   * What is known of the way to one server.
   *
   * @param transport the name of the transport that carried a session last; empty when unknown
   * @param rttMs the round trip time, ms; 0 when unknown
   */
  record Path(String transport, double rttMs) {
    /** Nothing is known. */
    public static final Path UNKNOWN = new Path("", 0);
  }

  /** What is remembered of the server at that base path; {@link Path#UNKNOWN} when too old. */
  Path load(String baseUrl);

  /** Keeps it. */
  void save(String baseUrl, Path path);

  /** Remembers nothing: every connection begins with a race. */
  static PathMemory none() {
    return new PathMemory() {
      @Override
      public Path load(String baseUrl) {
        return Path.UNKNOWN;
      }

      @Override
      public void save(String baseUrl, Path path) {
        // There is nothing to keep it in.
      }
    };
  }
}
