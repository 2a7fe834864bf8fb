// SPDX-License-Identifier: Apache-2.0
/**
 * One file per transport (SPEC §7.2 to §7.6); {@code Transports} is the only place that names them
 * all, no transport knows another. What they share is below: HTTP replies, the origin check,
 * bodies, and the poll that two of them are.
 */
@NullMarked
package io.throughline.server.transport;

import org.jspecify.annotations.NullMarked;
