// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of applications: their server, its clients, the network between them and the time, all in
 * the hands of the test. Begin with {@link io.throughline.testkit.TestKit}. Below server and client
 * is a Vert.x whose transport stays within the process and whose one event loop has a time of its
 * own; it works only while the test's thread waits for it.
 */
@NullMarked
package io.throughline.testkit;

import org.jspecify.annotations.NullMarked;
