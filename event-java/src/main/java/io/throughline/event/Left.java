// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

/**
 * How a conversation ended.
 *
 * @param code of the LEAVE, or of the session that ended; 1000 when none was said
 * @param reason for people, never parsed
 */
public record Left(int code, String reason) {}
