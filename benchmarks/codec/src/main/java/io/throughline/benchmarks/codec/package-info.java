// SPDX-License-Identifier: Apache-2.0
/**
 * What one frame costs the codec and the numbers of a session, alone: nanoseconds and allocated
 * bytes, without a network. {@code Message} is what any codec has to allocate.
 */
@NullMarked
package io.throughline.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
