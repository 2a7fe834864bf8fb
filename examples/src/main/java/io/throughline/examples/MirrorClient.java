// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * The Java client in Vert.x idiom: a verticle that carries the messages of one server to another,
 * each once and in order, as fast as the slower one takes them. The arguments are the two
 * addresses.
 */
public final class MirrorClient extends AbstractVerticle {
  private final String from;
  private final String to;
  private ThroughlineClient client;

  MirrorClient(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** Deploys it. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    vertx
        .deployVerticle(new MirrorClient(args[0], args[1]))
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              vertx.close();
            });
  }

  @Override
  public void start() {
    client = ThroughlineClient.create(vertx, ThroughlineClientOptions.defaults());
    Connection sink = client.connect(to);
    client.connect(from, source -> tell(source).pipeTo(sink).onComplete(end -> vertx.close()));
  }

  private static Connection tell(Connection source) {
    source.transportHandler(it -> System.out.println(it.from() + " -> " + it.to()));
    source.resetHandler(it -> System.out.println("a new session; not known of: " + it.unknown()));
    return source;
  }

  @Override
  public void stop(Promise<Void> stopped) {
    Future<Void> closed = client.close();
    closed.onComplete(stopped);
  }
}
