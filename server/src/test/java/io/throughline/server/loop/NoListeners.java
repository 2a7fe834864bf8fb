// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.Frame;
import io.throughline.server.session.SessionListener;
import java.util.List;

/** An application that does nothing. */
final class NoListeners implements SessionListener, Sessions.ListenerFactory {
  @Override
  public SessionListener listener(Sessions.Opening opening) {
    return this;
  }

  @Override
  public boolean hasCodec(String name) {
    return true;
  }

  @Override
  public void hosted(SessionListener listener, HostedSession host) {}

  @Override
  public void onOpen() {}

  @Override
  public void onMessage(Frame message) {}

  @Override
  public void onConfirmed(List<Object> receipts) {}

  @Override
  public void onDrain() {}

  @Override
  public void onAttached(String transport) {}

  @Override
  public void onDetached(String reason) {}

  @Override
  public void onClosed(
      int code, String reason, long confirmed, long unconfirmed, List<Object> unknown) {}
}
