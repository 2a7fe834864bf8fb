// SPDX-License-Identifier: Apache-2.0
/**
 * What a client of each library says and how it reads what it is told: one class a library. They
 * know bytes and nothing of sockets. Payloads are letters and digits, which need no escapes in any
 * of them.
 */
@NullMarked
package io.throughline.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
