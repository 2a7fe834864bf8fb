// SPDX-License-Identifier: Apache-2.0
/**
 * The layer of events of one session or connection, whichever side it is on: conversations, calls
 * both ways, filters, joining. It does no I/O and knows no clock: what it needs it has by {@link
 * io.throughline.event.core.Port}. Confined to the session's context.
 */
package io.throughline.event.core;
