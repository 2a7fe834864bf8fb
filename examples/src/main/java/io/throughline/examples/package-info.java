// SPDX-License-Identifier: Apache-2.0
/**
 * Runnable servers and clients: the README's, the demo page's, and those that the conformance suite
 * talks to.
 */
package io.throughline.examples;
