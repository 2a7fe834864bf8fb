// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

/**
 * What is asked for of the list of sessions; a text that is empty asks for all.
 *
 * @param id what the public id begins with
 * @param transport the last one
 * @param state {@code open}, {@code detached} or {@code ended}
 * @param most how many are listed
 */
public record SessionQuery(String id, String transport, String state, int most) {
  boolean finds(SessionRecord record) {
    return record.visitor.id().startsWith(id)
        && (transport.isEmpty() || transport.equals(record.transport()))
        && (state.isEmpty() || state.equals(record.state()));
  }
}
