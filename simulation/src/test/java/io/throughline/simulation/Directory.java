// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.Frame;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.SessionIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server's directory in its smallest form: sessions by {@code cid} and {@code sid}; an ended one
 * is its tombstone.
 */
final class Directory {
  private final World world;
  private final Flows flows;
  private final Map<String, Served> byCid = new HashMap<>();
  private final Map<String, Served> bySid = new HashMap<>();
  private final List<Served> all = new ArrayList<>(1);

  Directory(World world, Flows flows) {
    this.world = world;
    this.flows = flows;
  }

  /** The session of this {@code cid}, a new one when it is unknown (HS-2, HS-3). */
  Served hello(Frame.Hello hello) {
    Served known = byCid.get(hello.cid());
    return known != null ? known : create(hello);
  }

  private Served create(Frame.Hello hello) {
    String id = "session-0000000" + all.size();
    Served served = new Served(world, flows, hello);
    SessionIdentity identity = new SessionIdentity(id + "-secret", id, hello.cid());
    served.session =
        new ServerSession(Settings.server(world), identity, hello, served, world.now());
    byCid.put(hello.cid(), served);
    bySid.put(identity.sid(), served);
    all.add(served);
    return served;
  }

  Served find(String sid) {
    return bySid.get(sid);
  }

  Served of(ServerSession session) {
    return bySid.get(session.identity().sid());
  }

  List<Served> all() {
    return all;
  }
}
