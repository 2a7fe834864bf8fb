// SPDX-License-Identifier: Apache-2.0
/**
 * What stands between the server's API and its layer of events: who may join a namespace, and what
 * a broadcast needs of its receivers. Knows neither transports nor the API.
 */
@NullMarked
package io.throughline.server.event;

import org.jspecify.annotations.NullMarked;
