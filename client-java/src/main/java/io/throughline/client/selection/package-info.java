// SPDX-License-Identifier: Apache-2.0
/**
 * Which transport is tried when (SPEC §8): races, doubts, promotions, and what is remembered of
 * them. No I/O, no clock: time and randomness are parameters. Knows what a transport is, none by
 * name. Confined to one thread, memory excepted.
 */
package io.throughline.client.selection;
