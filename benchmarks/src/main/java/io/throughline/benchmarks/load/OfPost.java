// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.throughline.benchmarks.wire.Wire;

/** What is read in the answer to a POST: that no poll is parked there is known here. */
record OfPost(Wire.Events events) implements Wire.Events {
  @Override
  public void ready() {
    events.ready();
  }

  @Override
  public void message(ByteBuf unit, int from, int length) {
    events.message(unit, from, length);
  }

  @Override
  public void say(String unit) {
    events.say(unit);
  }

  @Override
  public void again() {}
}
