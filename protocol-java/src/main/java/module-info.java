// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/**
 * The protocol's frames and codec, and the delivery of one direction; shared by server and client.
 */
@NullMarked
module io.throughline.protocol {
  requires transitive com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports io.throughline.protocol;
  exports io.throughline.protocol.delivery to
      io.throughline.server,
      io.throughline.client;
}
