// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import io.throughline.client.session.Cause;
import io.throughline.client.session.Session;
import io.throughline.client.transport.Transport;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is tried when (§8): races the transports, leaves those that do not prove themselves,
 * looks for better ones.
 */
public final class Selection {
  /** order: best first; random: from 0 to below 1. */
  public Selection(List<Transport> order, Memory.Known known, DoubleSupplier random) {
    throw new UnsupportedOperationException();
  }

  /** The server's word on what it allows. */
  public void allow(List<String> names) {}

  /**
   * A connection is wanted, not before the given time. underWay: another attempt may still succeed.
   */
  public void attach(Cause cause, long now, long notBefore, boolean underWay) {}

  /**
   * probe: beside a connection that works, as a promotion or because the application asked for it.
   */
  public void onAttached(Transport transport, long now, boolean probe) {}

  /** The round trip was measured, ms. */
  public void onRoundTrip(double rtt) {}

  /** An attempt beside the connection that works has failed: the next one need not wait. */
  public void onFailed(long now) {}

  /** The network may have changed: what did not work may work now. */
  public void onNetwork(long now) {}

  /**
   * The transport that is to be started now; null when none is. working: a connection carries the
   * session.
   */
  public @Nullable Transport due(long now, boolean working) {
    return null;
  }

  /** Why what is due is started: why is what happened to the carrier, if there is one. */
  public String reason(String why) {
    return why;
  }

  /** When {@link #due} has to be asked next. */
  public long deadline(boolean working) {
    return Session.NEVER;
  }

  /** What is worth remembering. */
  public Memory.Known known() {
    return Memory.Known.NOTHING;
  }

  /** Whether what is in the line is tried beside a lesser connection that works. */
  public boolean probing() {
    return false;
  }

  /** How often the whole line has failed: patience grows with it. */
  public int round() {
    return 0;
  }
}
