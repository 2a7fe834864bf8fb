// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client session starts with.
 *
 * @param transports what may be tried, best first
 * @param window bytes this client can take beyond what it confirmed
 * @param attachTimeout ms an attempt may take; a poll's hold is added to it
 * @param closeTimeout ms a closing session waits for the server
 * @param timing what holds until WELCOME states it
 * @param limits what holds until WELCOME states it
 * @param auth credentials for the application, or null
 */
public record ClientConfig(
    List<String> transports,
    int window,
    int attachTimeout,
    int closeTimeout,
    Timing timing,
    Limits limits,
    @Nullable JsonNode auth) {}
