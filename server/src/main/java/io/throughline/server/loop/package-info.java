// SPDX-License-Identifier: Apache-2.0
/**
 * Where sessions live: the directory of this node's sessions, the event loop each belongs to with
 * its one timer, and the single crossing between event loops ({@code HomeContext}). Knows the
 * session and Vert.x contexts, no transport.
 */
@NullMarked
package io.throughline.server.loop;

import org.jspecify.annotations.NullMarked;
