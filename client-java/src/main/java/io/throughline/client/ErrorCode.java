// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** Why a message was not sent, a switch not made, or a stream of messages failed. */
public enum ErrorCode {
  /** The session ended before the message was confirmed: it may have arrived, or not (SPEC §3). */
  UNKNOWN_FATE,
  /** The message is over the server's limits; nothing of it was sent (LM-6). */
  TOO_LARGE,
  /** The connection is closing or closed; nothing was sent. */
  CLOSED,
  /** A switch to another transport did not succeed; the connection in use was not touched. */
  SWITCH_FAILED,
  /** The connection ended for good, and neither application had asked for it. */
  ENDED
}
