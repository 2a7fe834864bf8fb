// SPDX-License-Identifier: Apache-2.0
/**
 * The public API: {@code Throughline} is mounted on an HTTP server or router and hands out {@code
 * Session}s. All callbacks of a session run on its own Vert.x context. Wires the transports to the
 * sessions; everything else is hidden.
 */
@NullMarked
package io.throughline.server;

import org.jspecify.annotations.NullMarked;
