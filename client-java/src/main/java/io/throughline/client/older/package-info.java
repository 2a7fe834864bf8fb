// SPDX-License-Identifier: Apache-2.0
/**
 * The client's half of a session as a state machine without I/O (SPEC §5.3): {@code ClientSession}
 * is told what happened and acts through {@code Transports} and {@code Connection}. Time and
 * randomness are parameters. Knows the protocol's frames and delivery, no transport. Confined to
 * one thread.
 */
package io.throughline.client.older;
