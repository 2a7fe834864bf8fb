// SPDX-License-Identifier: Apache-2.0
/**
 * What a server tells those who observe it: counts, times and levels, by labels of closed sets that
 * no client can add to. Knows the protocol's codes and nothing of sessions or transports. Called on
 * every event loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.metrics;
