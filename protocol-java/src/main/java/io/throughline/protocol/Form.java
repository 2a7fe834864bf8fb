// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** The two forms of the same frame on the wire (§4.1). */
public enum Form {
  /** A line, ended by LF. */
  TEXT,
  /** A LEB128 length, then kind and payload. */
  BINARY
}
