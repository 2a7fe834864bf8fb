// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.throughline.examples.Environment;
import io.throughline.examples.Termination;
import io.throughline.examples.chat.sabotage.SabotageNetwork;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;

/**
 * The demo: a chat at http://localhost:8080 (PORT overrides) whose visitors may spoil their
 * connection to it. BOT=off leaves out the bot that talks to lonely ones. Operators watch it at
 * {@code /throughline/ops/}; their token is OPS_TOKEN, or printed.
 */
public final class ChatDemo {
  /** Behind Ctrl-C nobody wants to wait for long; a server in use gives its clients 30 s. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private ChatDemo() {}

  /** Starts the application, the network in front of it, and the bot. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    int port = Environment.port(8080);
    String botKey = UUID.randomUUID().toString();
    String given = Environment.text("OPS_TOKEN", "");
    String opsToken = given.isEmpty() ? UUID.randomUUID().toString() : given;
    Application application = new Application(vertx, botKey, opsToken);
    Termination.drainFirst(DRAIN, application::drain);
    application
        .start()
        .compose(started -> vertx.deployVerticle(new SabotageNetwork(application, port)))
        .onSuccess(
            id -> {
              if (Environment.text("BOT", "on").equals("on")) {
                Bot.start(vertx, application.url(), botKey);
              }
            })
        .onSuccess(
            bot -> {
              String url = "http://localhost:" + port;
              System.out.println("The demo is at " + url + " (Ctrl-C ends it)");
              System.out.println(
                  "Operators watch it at "
                      + url
                      + "/throughline/ops/"
                      + (given.isEmpty() ? " with the token " + opsToken : ""));
            })
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              System.exit(1);
            });
  }
}
