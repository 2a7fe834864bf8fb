// SPDX-License-Identifier: Apache-2.0
/**
 * Many sessions of the Java client that send numbered messages to an echo and check what comes
 * back: for tests in this process and, as a program, for tests beside other clients.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.interop.echo;
