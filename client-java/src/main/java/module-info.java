// SPDX-License-Identifier: Apache-2.0
/** The Java client. */
@org.jspecify.annotations.NullMarked
module io.throughline.client {
  requires io.throughline.protocol;
  requires static org.jspecify;
  requires com.fasterxml.jackson.databind;
}
