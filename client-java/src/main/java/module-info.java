// SPDX-License-Identifier: Apache-2.0
/** The Java client. */
@org.jspecify.annotations.NullMarked
module io.throughline.client {
  requires transitive io.throughline.event;
  requires transitive io.throughline.protocol;
  requires transitive io.vertx.core;
  requires io.netty.common;
  requires io.netty.transport;
  requires static org.jspecify;

  exports io.throughline.client;
  exports io.throughline.client.diagnose;

  requires transitive com.fasterxml.jackson.databind;
}
