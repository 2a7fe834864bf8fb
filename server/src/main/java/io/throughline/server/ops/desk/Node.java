// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;

/**
 * What operators ask of the server itself. Called on any thread, as futures complete on any. A
 * session is named by its public id; {@code false} and {@link #GONE} say that it is not there.
 */
public interface Node {
  /** What {@link #test} answers about a session that is not there. */
  long GONE = -1;

  /** What a session holds for its client, bytes. */
  record Held(String id, long bytes) {}

  /** Those that hold most, most first; those that hold nothing are left out. */
  Future<List<Held>> held(int most);

  /** Has the session closed with that code. */
  Future<Boolean> disconnect(String id, int code, String reason);

  /** Asks its client to attach anew. */
  Future<Boolean> move(String id);

  /**
   * Sends something that no application sees and waits until the client has confirmed it.
   *
   * @return ms; fails when it is not confirmed in time, or the session ends
   */
  Future<Long> test(String id);

  /** Whether it is about to end and takes no sessions any more. */
  boolean isDraining();

  /** Whether an operator's page is open somewhere. */
  boolean isWatched();

  /** Shows the state of things to those pages. */
  void publish(ObjectNode overview);

  /** The software's version. */
  String version();
}
