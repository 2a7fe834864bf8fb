// SPDX-License-Identifier: Apache-2.0
/**
 * Both halves of a session over a network that cuts, loses, delays, repeats and reorders, in
 * virtual time. A schedule is one number: the same seed gives the same run. Single-threaded.
 */
package io.throughline.simulation;
