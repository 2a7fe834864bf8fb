// SPDX-License-Identifier: Apache-2.0
/**
 * What applications use of the Java client: {@code ThroughlineClient} makes a {@code Connection},
 * which a {@code Driver} wires with sessions, the choice of transports, transports and time.
 * Everything of one connection happens on its own event-loop context.
 */
package io.throughline.client;
