// SPDX-License-Identifier: Apache-2.0
/**
 * Rooms of one namespace and what is sent to them. Members are kept by event loop, so a broadcast
 * is one task for each loop and nothing is locked; a frame is encoded once for all receivers.
 */
@NullMarked
package io.throughline.server.room;

import org.jspecify.annotations.NullMarked;
