// SPDX-License-Identifier: Apache-2.0
/**
 * For operators: how a dashboard, a JSON API and a terminal may look at a server, and act on it.
 * What is here is given to {@code ThroughlineOptions.ops}; the rest is in the packages below.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.ops;
