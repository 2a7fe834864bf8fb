// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

/**
 * A request over HTTP: its head but for the length, and its body.
 *
 * @param head method, path and headers that describe the body, each line ended
 */
public record Ask(String head, String body) {
  static Ask get(String path) {
    return new Ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n", "");
  }

  static Ask post(String path, String type, String body) {
    return new Ask(
        "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\n", body);
  }

  public boolean isPost() {
    return head.startsWith("POST");
  }
}
