// SPDX-License-Identifier: Apache-2.0
/**
 * The client's half of a session as a state machine without I/O, clock, timer or thread (SPEC §5,
 * §6): {@code Session} is told what happened with the time of it, and acts through {@code
 * SessionEffects} and the connections of its {@code Attempt}s. Of the transports it knows what one
 * is, none by name. Confined to one thread.
 */
package io.throughline.client.session;
