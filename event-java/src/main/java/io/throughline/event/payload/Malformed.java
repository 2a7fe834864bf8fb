// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.ProtocolException;

/** Makes the refusal of a payload that breaks the grammar (EV-1). */
final class Malformed {
  private Malformed() {}

  static ProtocolException because(String detail) {
    return new ProtocolException(CloseCode.PROTOCOL_ERROR, detail);
  }
}
