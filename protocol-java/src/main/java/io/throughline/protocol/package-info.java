// SPDX-License-Identifier: Apache-2.0
/**
 * Frames, their two wire forms, limits and close codes (SPEC §4, §10). Knows neither sessions nor
 * transports. Everything here is immutable or confined to its caller, so it may be used on any
 * thread; {@link io.throughline.protocol.BatchReader} belongs to one connection.
 */
package io.throughline.protocol;
