// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.vertx.core.streams.WriteStream;
import java.util.function.IntFunction;

/** Writes so many things to a stream, as fast as that takes them; used on the stream's context. */
final class Numbers<T> {
  private final int count;
  private final IntFunction<T> thing;
  private int next;

  Numbers(int count, IntFunction<T> thing) {
    this.count = count;
    this.thing = thing;
  }

  /**
   * Goes on until all is written, then ends the stream.
   *
   * @param onFull called each time that the stream takes no more
   */
  void feed(WriteStream<T> stream, Runnable onFull) {
    stream.drainHandler(v -> go(stream, onFull));
    go(stream, onFull);
  }

  private void go(WriteStream<T> stream, Runnable onFull) {
    while (next < count && !stream.writeQueueFull()) {
      stream.write(thing.apply(next++));
      if (next == count) {
        stream.end();
      }
    }
    if (stream.writeQueueFull()) {
      onFull.run();
    }
  }
}
