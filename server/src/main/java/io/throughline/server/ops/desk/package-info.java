// SPDX-License-Identifier: Apache-2.0
/**
 * Where operators come to: who is let in, the JSON API, the page, and what may be done to a
 * session. Knows the figures, and of the server only what {@link
 * io.throughline.server.ops.desk.Node} says; called on any event loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.ops.desk;
