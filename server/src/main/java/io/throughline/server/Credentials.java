// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.core.Checked;
import io.throughline.event.core.Grant;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.event.Admission;
import io.throughline.server.loop.FailedCheck;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has an {@link Authenticator} decide about JOIN and RENEW in one namespace. What it grants is kept
 * by the conversation; the root's is the session's own.
 */
final class Credentials implements Admission {
  private final String namespace;
  private final Authenticator authenticator;

  Credentials(String namespace, Authenticator authenticator) {
    this.namespace = namespace;
    this.authenticator = authenticator;
  }

  @Override
  public Future<Checked> join(Conversation conversation, @Nullable JsonNode auth) {
    SessionConversation joining = (SessionConversation) conversation;
    return ask(joining, auth, joining::bind);
  }

  @Override
  public Future<Checked> renew(Conversation conversation, JsonNode auth) {
    SessionConversation renewing = (SessionConversation) conversation;
    return ask(renewing, auth, renewing::renew);
  }

  /**
   * @param bind puts in force what was granted; false when it names another principal
   */
  private Future<Checked> ask(
      SessionConversation asking,
      @Nullable JsonNode auth,
      Predicate<io.throughline.server.auth.Grant> bind) {
    SessionCredentials request = new SessionCredentials(asking.session(), namespace, auth);
    return checked(request)
        .transform(
            done -> {
              io.throughline.server.auth.Grant granted = done.result();
              if (done.failed()) {
                FailedCheck.log(request, done.cause());
                return Future.failedFuture(new EventException(ErrorCode.FAILED));
              } else if (granted == null || granted.isExpired()) { // AU-4
                return Future.failedFuture(new EventException(ErrorCode.UNAUTHORIZED));
              }
              return Future.succeededFuture(
                  () -> bind.test(granted) ? new Grant(granted.expiresIn()) : null);
            });
  }

  private Future<io.throughline.server.auth.@Nullable Grant> checked(SessionCredentials request) {
    try {
      return Objects.requireNonNull(authenticator.authenticate(request), "no future");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
