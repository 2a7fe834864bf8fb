// SPDX-License-Identifier: Apache-2.0
/**
 * The transports of the protocol (SPEC §7): how each makes a connection, and what a connection
 * tells. One file each, none knows another; they know frames, no session. Everything of one
 * connection happens on the Vert.x context that it was opened on.
 */
package io.throughline.client.transport;
