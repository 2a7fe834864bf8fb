// SPDX-License-Identifier: Apache-2.0
/** Events, calls and replies above the session; shared by server and client. */
@org.jspecify.annotations.NullMarked
module io.throughline.event {
  requires transitive io.throughline.protocol;
  requires transitive io.vertx.core;
  requires transitive com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports io.throughline.event;
  exports io.throughline.event.payload to
      io.throughline.server,
      io.throughline.client;
  exports io.throughline.event.core to
      io.throughline.server,
      io.throughline.client;
}
