// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.throughline.server.wire.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.auth.User;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An authenticator that answers when the test does. {@code auth} is a name; the cookie {@code user}
 * holds one too, which is looked at again at each attach.
 */
final class Desk implements Authenticator {
  /** Somebody who waits. */
  record Visitor(String auth, Promise<Grant> answer) {
    void admit() {
      answer.complete(Grant.of(User.fromName(auth)));
    }

    void refuse() {
      answer.complete(null);
    }
  }

  final BlockingQueue<Visitor> waiting = new LinkedBlockingQueue<>();

  private static Future<Grant> atOnce(CredentialsRequest request) {
    String name = name(request);
    return Future.succeededFuture(name == null ? null : Grant.of(User.fromName(name)));
  }

  private static String name(CredentialsRequest request) {
    JsonNode auth = request.auth();
    return auth == null ? request.cookie("user") : auth.asText();
  }

  /** An authenticator that knows everybody's name at once, by {@code auth} or by the cookie. */
  static Authenticator open() {
    return new Authenticator() {
      @Override
      public Future<Grant> authenticate(CredentialsRequest request) {
        return atOnce(request);
      }

      @Override
      public Future<Grant> recheck(CredentialsRequest request) {
        return name(request) == null ? null : atOnce(request);
      }
    };
  }

  @Override
  public Future<Grant> authenticate(CredentialsRequest request) {
    Promise<Grant> answer = Promise.promise();
    waiting.add(new Visitor(name(request), answer));
    return answer.future();
  }

  @Override
  public Future<Grant> recheck(CredentialsRequest request) {
    return name(request) == null ? null : authenticate(request);
  }

  Visitor next() {
    return Await.next(waiting);
  }
}
