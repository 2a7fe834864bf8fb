// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP proxy for clients, that asks for a name and a password. */
final class ForwardProxy implements AutoCloseable {
  private static final String DENIED =
      "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
  private static final String TUNNEL = "HTTP/1.1 200 Connection established\r\n\r\n";

  final AtomicInteger tunnels = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger denied = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx();
  private final NetClient toServer = vertx.createNetClient();
  private final String credentials;
  private final int port;

  ForwardProxy(String user, String password) {
    String pair = user + ":" + password;
    this.credentials =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
    this.port =
        Await.value(
                vertx
                    .createNetServer()
                    .connectHandler(client -> client.handler(head -> onHead(client, head)))
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  int port() {
    return port;
  }

  private void onHead(NetSocket client, Buffer first) {
    String head = first.toString(StandardCharsets.ISO_8859_1);
    String[] words = head.split(" ", 3);
    if (!head.contains(credentials)) {
      denied.incrementAndGet();
      client.write(DENIED);
      return;
    }
    boolean tunnel = words[0].equals("CONNECT");
    String[] target = (tunnel ? words[1] : words[1].split("/")[2]).split(":");
    client.pause();
    (tunnel ? tunnels : requests).incrementAndGet();
    toServer
        .connect(Integer.parseInt(target[1]), target[0])
        .onComplete(
            server -> {
              if (tunnel) {
                client.write(TUNNEL);
              } else {
                server.write(first);
              }
              join(client, server);
            },
            failure -> client.close());
  }

  private static void join(NetSocket client, NetSocket server) {
    client.handler(server::write);
    server.handler(client::write);
    client.closeHandler(v -> server.close());
    server.closeHandler(v -> client.close());
    client.resume();
  }

  @Override
  public void close() {
    Await.value(vertx.close());
  }
}
