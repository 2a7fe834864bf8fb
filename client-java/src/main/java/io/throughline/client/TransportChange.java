// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import org.jspecify.annotations.Nullable;

/**
 * Another transport carries the session.
 *
 * @param from null for the session's first
 * @param why a text for people
 */
public record TransportChange(@Nullable String from, String to, String why) {}
