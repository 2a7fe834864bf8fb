// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;

/** How each server on Vert.x is started: {@code Program NAME PORT ROLE [FILE OF LOOP TIMES]}. */
public final class Program {
  /** Enough for a storm of connections. */
  private static final int BACKLOG = 16_384;

  /** What a load sends at most, with room for what protocols add. */
  private static final int LARGEST = 2 << 20;

  private Program() {}

  /** Makes a server that listens. */
  public interface Contender {
    Future<HttpServer> listen(Vertx vertx, int port, Role role);
  }

  /**
   * Starts it and stays.
   *
   * @param args the server's name, the port, the role, and where the times of its event loop are to
   *     be written, when they are
   */
  public static void main(String[] args) {
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1);
    Vertx vertx =
        args.length > 3 ? LoopTimes.observed(options, Path.of(args[3])) : Vertx.vertx(options);
    contender(args[0])
        .listen(vertx, Integer.parseInt(args[1]), Role.of(args[2]))
        .onFailure(
            failure -> {
              System.err.println(failure);
              System.exit(1);
            });
  }

  public static Contender contender(String name) {
    return switch (name) {
      case "bare" -> new BareServer();
      case "throughline" -> new ThroughlineServer(true);
      case "throughline-vertx" -> new ThroughlineServer(false);
      case "sockjs" -> new SockJsServer();
      default -> throw new IllegalArgumentException("no server " + name);
    };
  }

  static HttpServerOptions quiet(HttpServerOptions options) {
    return options
        .setAcceptBacklog(BACKLOG)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(LARGEST)
        .setMaxWebSocketMessageSize(LARGEST);
  }
}
