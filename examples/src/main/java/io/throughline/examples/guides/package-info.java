// SPDX-License-Identifier: Apache-2.0
/**
 * What the guides show of Java, each class a program or the set-up of one: compiled with the
 * examples, run by their end-to-end test.
 */
package io.throughline.examples.guides;
