// SPDX-License-Identifier: Apache-2.0
/** Runnable servers: the demo page's and the one that the conformance suite talks to. */
package io.throughline.examples;
