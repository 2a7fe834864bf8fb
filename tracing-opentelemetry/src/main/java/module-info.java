// SPDX-License-Identifier: Apache-2.0
/** Handshakes, attaches and events of a Throughline server, as spans of OpenTelemetry. */
@org.jspecify.annotations.NullMarked
module io.throughline.opentelemetry {
  requires transitive io.throughline.server;
  requires transitive io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires static org.jspecify;

  exports io.throughline.opentelemetry;
}
