// SPDX-License-Identifier: Apache-2.0
/** What a Throughline server tells its observers, as meters of a Micrometer registry. */
@org.jspecify.annotations.NullMarked
module io.throughline.micrometer {
  requires transitive io.throughline.server;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.throughline.micrometer;
}
