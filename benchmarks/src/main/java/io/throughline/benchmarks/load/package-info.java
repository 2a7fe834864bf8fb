// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: sessions of any wire on one event loop, what they are to do, and what it cost
 * the server. Everything runs on that loop.
 */
@NullMarked
package io.throughline.benchmarks.load;

import org.jspecify.annotations.NullMarked;
