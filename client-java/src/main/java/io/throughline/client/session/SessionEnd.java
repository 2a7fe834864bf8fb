// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.Reaction;

/**
 * How a session ended.
 *
 * @param code the close code (§10)
 * @param reason text for people, may be empty
 * @param confirmed messages that the peer took in (CL-6)
 * @param unknown messages that were sent or queued without confirmation (CL-6)
 * @param reaction STOP, NEW_SESSION or AGAIN_AFTER
 * @param retryAfter not before so many ms from now may a new session be opened (SL-4)
 */
public record SessionEnd(
    int code, String reason, long confirmed, long unknown, Reaction reaction, long retryAfter) {}
