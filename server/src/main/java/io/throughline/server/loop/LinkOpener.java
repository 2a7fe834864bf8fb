// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

/** An opener that makes a connection. */
abstract class LinkOpener implements Gate.Opener {
  private final Link link;

  LinkOpener(Link link) {
    this.link = link;
  }

  @Override
  public EventLoop loop() {
    return link.loop();
  }

  @Override
  public void within(Runnable question) {
    link.witness().within(question);
  }

  @Override
  public void held(Runnable gone) {
    link.hold(gone);
  }

  @Override
  public void refused(Refused refusal) {
    link.refuse(refusal);
  }
}
