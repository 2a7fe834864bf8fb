// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop.echo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * A crowd as a program: {@code EchoSessions URL SESSIONS MESSAGES PAUSE}. It says {@code begun}
 * when all are, its last line is what they did, its exit code is 0 when each message of every
 * session came back once and in order.
 */
public final class EchoSessions {
  private EchoSessions() {}

  public static void main(String[] args) throws InterruptedException {
    int messages = Integer.parseInt(args[2]);
    int pause = Integer.parseInt(args[3]);
    Vertx vertx = Vertx.vertx();
    EchoCrowd crowd = new EchoCrowd(vertx);
    EchoSession.Plan plan = new EchoSession.Plan(messages, pause, List.of(), () -> true);
    List<EchoSession> sessions = crowd.start(args[0], Integer.parseInt(args[1]), plan);
    System.out.println("begun");
    Future.all(sessions.stream().map(EchoSession::done).toList())
        .onFailure(e -> System.err.println(e.getMessage()))
        .onComplete(
            done -> {
              System.out.println(crowd.tally());
              crowd
                  .close()
                  .transform(v -> vertx.close())
                  .onComplete(
                      v -> {
                        if (done.failed()) {
                          System.exit(1);
                        }
                      });
            });
  }
}
