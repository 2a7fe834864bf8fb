// SPDX-License-Identifier: Apache-2.0
/**
 * The adapter from a server's observers to Micrometer. Knows the SPI of metrics and the registry,
 * nothing else of the server. Called on every event loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.micrometer;
