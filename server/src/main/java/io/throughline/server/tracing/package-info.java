// SPDX-License-Identifier: Apache-2.0
/**
 * What a server tells whoever follows its work: openers until they are answered, events and calls
 * until their handlers are done. Knows the words of metrics and nothing of sessions or transports.
 * Called on every event loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.tracing;
