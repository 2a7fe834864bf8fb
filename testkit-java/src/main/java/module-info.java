// SPDX-License-Identifier: Apache-2.0
/** The test kit for authors of applications. */
@org.jspecify.annotations.NullMarked
module io.throughline.testkit {
  requires transitive io.throughline.server;
  requires transitive io.throughline.client;
  requires transitive io.throughline.event;
  requires transitive io.vertx.core;
  requires com.fasterxml.jackson.databind;
  requires io.netty.common;
  requires io.netty.transport;
  requires static org.jspecify;

  exports io.throughline.testkit;
}
