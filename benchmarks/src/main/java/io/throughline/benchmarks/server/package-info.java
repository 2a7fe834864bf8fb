// SPDX-License-Identifier: Apache-2.0
/**
 * The servers that are compared, as small as their libraries allow: each answers what it is sent,
 * or sends it to everybody. One event loop each, as they run on one core.
 */
@NullMarked
package io.throughline.benchmarks.server;

import org.jspecify.annotations.NullMarked;
