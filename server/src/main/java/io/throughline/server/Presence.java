// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

/**
 * Somebody has entered a room, or left it; with his session he leaves all of them. A client that is
 * detached is still there.
 *
 * @param conversation who
 * @param room which
 * @param joined whether he has entered it; else he has left it
 */
public record Presence(ServerConversation conversation, String room, boolean joined) {}
