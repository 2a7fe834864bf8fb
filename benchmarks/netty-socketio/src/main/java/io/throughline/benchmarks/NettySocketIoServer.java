// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/** netty-socketio: the event {@code m} comes back, or goes to everybody. */
public final class NettySocketIoServer {
  private NettySocketIoServer() {}

  /**
   * Starts it and stays.
   *
   * @param args the port, and {@code echo} or {@code broadcast}
   */
  public static void main(String[] args) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(args[0]));
    // One loop on one core, as all servers here have it, and nothing compressed.
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(1);
    configuration.setHttpCompression(false);
    configuration.setWebsocketCompression(false);
    configuration.getSocketConfig().setTcpNoDelay(true);
    configuration.getSocketConfig().setAcceptBackLog(10_000);
    SocketIOServer server = new SocketIOServer(configuration);
    boolean broadcast = args[1].equals("broadcast");
    server.addEventListener(
        "m",
        String.class,
        (client, text, ack) -> {
          if (broadcast) {
            server.getBroadcastOperations().sendEvent("m", text);
          } else {
            client.sendEvent("m", text);
          }
        });
    server.start();
  }
}
