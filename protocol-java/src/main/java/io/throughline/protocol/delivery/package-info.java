// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers, replay and window of one direction of a session: {@code Outbox} sends, {@code Inbox}
 * takes in. Shared by server and client, which play the same part here. No I/O, no clock, no locks:
 * confined to the session's thread.
 */
package io.throughline.protocol.delivery;
