// SPDX-License-Identifier: Apache-2.0
/**
 * The demo's own network, which visitors may spoil for themselves: an HTTP proxy in front of the
 * server that refuses, holds, delays and cuts what passes. It knows nothing of Throughline and
 * belongs to the demo alone. All of it runs on the event loop of its verticle.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.examples.chat.sabotage;
