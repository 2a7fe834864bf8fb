// SPDX-License-Identifier: Apache-2.0
/**
 * Who asks (SPEC §9.6): what an application says of credentials. Knows Vert.x's users and nothing
 * of sessions or transports; called on event loops, where it must not block.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.auth;
