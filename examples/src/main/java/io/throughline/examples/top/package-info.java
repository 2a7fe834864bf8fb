// SPDX-License-Identifier: Apache-2.0
/**
 * {@code throughline-top}: what a server's dashboard shows, in a terminal, from the JSON API behind
 * it. A plain program without Vert.x.
 */
package io.throughline.examples.top;
