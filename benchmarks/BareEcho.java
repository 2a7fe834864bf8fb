// SPDX-License-Identifier: Apache-2.0

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** The yardstick: Vert.x echoing WebSocket text messages, with nothing of ours. */
public class BareEcho extends AbstractVerticle {
  public static void main(String[] args) {
    Vertx.vertx().deployVerticle(BareEcho::new, new DeploymentOptions().setInstances(2));
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(
            new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false))
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen(Integer.parseInt(System.getenv("PORT")))
        .<Void>mapEmpty()
        .onComplete(started);
  }
}
