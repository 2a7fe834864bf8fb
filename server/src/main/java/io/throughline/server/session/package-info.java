// SPDX-License-Identifier: Apache-2.0
/**
 * One server session as a state machine (SPEC §5, §6): lifecycle, numbers, heartbeat, closing.
 * Knows the protocol module and the {@code Connection} it writes to; no I/O, no clock, no timer, no
 * lock. Confined to the session's event loop.
 */
@NullMarked
package io.throughline.server.session;

import org.jspecify.annotations.NullMarked;
