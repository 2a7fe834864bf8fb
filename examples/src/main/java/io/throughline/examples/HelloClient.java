// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;

/**
 * The Java client of the README: a plain program, beside {@link Quickstart}. The first argument is
 * the address when it is another.
 */
public final class HelloClient {
  private HelloClient() {}

  /** Says hello and ends when the server has taken it in. */
  public static void main(String[] args) throws InterruptedException {
    String url = args.length > 0 ? args[0] : "http://localhost:8080/throughline";
    // region README
    ThroughlineClient client = ThroughlineClient.create();
    Connection connection =
        client.connect(url, it -> it.textHandler(text -> System.out.println("got " + text)));
    connection.sendAndWait("hello"); // the server has taken it in, whatever the network did
    client.closeAndWait(); // nothing is left, the program ends
    // endregion
  }
}
