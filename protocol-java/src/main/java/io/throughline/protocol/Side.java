// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** Who sends a frame. */
public enum Side {
  CLIENT,
  SERVER
}
