// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.delivery.Cursor;

/** One attach on its way or in use: a connection, its number and the count of its frames. */
final class Attempt {
  final Connection connection;

  /** Numbers what this connection brings (AT-8). */
  final Cursor cursor = new Cursor();

  /** When it must have brought ATTACHED. */
  final long deadline;

  /** 0 until the opener was sent. */
  long number;

  long openedAt;

  /** Whether the connection can still bring something. */
  boolean live = true;

  /** Whether nothing came by it for so long that the session does not count on it (HB-4). */
  boolean silent;

  Attempt(Connection connection, long deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }
}
