// SPDX-License-Identifier: Apache-2.0
/** The Throughline server: one session over any transport, on Vert.x. */
@org.jspecify.annotations.NullMarked
module io.throughline.server {
  requires transitive io.throughline.protocol;
  requires transitive io.throughline.event;
  requires transitive io.vertx.core;
  requires transitive io.vertx.auth.common;
  requires static transitive io.vertx.web;
  requires transitive com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires static org.jspecify;

  exports io.throughline.server;
  exports io.throughline.server.auth;
  exports io.throughline.server.metrics;
  exports io.throughline.server.ops;
  exports io.throughline.server.tracing;
}
