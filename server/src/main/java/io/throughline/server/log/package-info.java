// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator reads in the logs of a session's life: one line each of fixed keys, rate
 * limited, with nothing in it that a client could make up. Knows what observers are told, and
 * nothing of sessions or transports. Called on every event loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.log;
