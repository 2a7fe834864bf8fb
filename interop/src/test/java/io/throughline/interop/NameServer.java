// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.util.List;

/** A DNS server that knows the same IPv4 addresses, 127.0.0.x, for every name. */
final class NameServer implements AutoCloseable {
  private static final int HEAD = 12;
  private static final int TYPE_A = 1;
  private static final int TTL_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final List<Integer> last;
  private final DatagramSocket socket;

  /**
   * Begins to answer.
   *
   * @param last the last bytes of the addresses, in the order of the answer
   */
  NameServer(List<Integer> last) {
    this.last = last;
    this.socket = Await.value(vertx.createDatagramSocket().listen(0, "127.0.0.1"));
    socket.handler(this::answer);
  }

  String address() {
    return "127.0.0.1:" + socket.localAddress().port();
  }

  private void answer(DatagramPacket question) {
    Buffer asked = question.data();
    int end = HEAD;
    while (asked.getByte(end) != 0) {
      end += asked.getByte(end) + 1;
    }
    end += 5; // the name's end, type and class
    List<Integer> known = asked.getShort(end - 4) == TYPE_A ? last : List.of();
    Buffer answer =
        Buffer.buffer()
            .appendBuffer(asked.slice(0, 2))
            .appendShort((short) 0x8180) // an answer without error
            .appendShort((short) 1)
            .appendShort((short) known.size())
            .appendInt(0)
            .appendBuffer(asked.slice(HEAD, end));
    for (int each : known) {
      answer
          .appendShort((short) 0xC00C) // the name in the question
          .appendShort((short) TYPE_A)
          .appendShort((short) 1)
          .appendInt(TTL_SECONDS)
          .appendShort((short) 4)
          .appendBytes(new byte[] {127, 0, 0, (byte) each});
    }
    socket.send(answer, question.sender().port(), question.sender().host());
  }

  @Override
  public void close() {
    Await.value(vertx.close());
  }
}
