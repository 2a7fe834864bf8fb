// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import io.throughline.server.metrics.ClientFamily;

/**
 * Whose session it is, as far as an operator is told.
 *
 * @param id the public id
 * @param network the prefix of its address
 */
public record Visitor(String id, ClientFamily client, String network) {}
