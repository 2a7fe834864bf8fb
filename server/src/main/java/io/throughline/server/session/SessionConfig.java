// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.List;

/**
 * What all sessions of one server share.
 *
 * @param timing the times stated in WELCOME, ms
 * @param limits the limits stated in WELCOME, bytes
 * @param openingTimeout how long a raced session may stay unchosen, ms
 * @param closeTimeout how long a closing session waits for its peer, ms
 * @param stallTimeout how long an outbox above the window may make no progress, ms
 * @param attachRate attaches a second that replay or take over, per session (AT-15)
 * @param attachBurst how many of them may come at once
 * @param transports the allowed transports, best first
 */
public record SessionConfig(
    Timing timing,
    Limits limits,
    int openingTimeout,
    int closeTimeout,
    int stallTimeout,
    int attachRate,
    int attachBurst,
    List<String> transports) {}
