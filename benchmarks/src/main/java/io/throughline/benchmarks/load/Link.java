// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

/** What carries one session: it says messages by its wire and hands on what comes. */
interface Link {
  void connect();

  /** Sends a message by the end of this turn of the loop. */
  void send(byte[] message);

  /** Sends a unit of the protocol's own. */
  void say(String unit);

  /** Has the stream followed by another one. */
  void again();

  /** Lets something leave that is due by time. */
  void tick(long nanos);

  /** How many messages the server has not got, behind a new connection. */
  int lost();

  /** Ends its connections without a word. */
  void cut();
}
