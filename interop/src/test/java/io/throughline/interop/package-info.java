// SPDX-License-Identifier: Apache-2.0
/**
 * The Java client and the server together, over networks that misbehave. What is proven is order,
 * exactly once and the outcome, never how long it took.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.interop;
