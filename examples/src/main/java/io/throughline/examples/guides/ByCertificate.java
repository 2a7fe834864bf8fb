// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.throughline.examples.Environment;
import io.throughline.server.Throughline;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.auth.User;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The principal is whom the client's certificate names. */
// region certificate
public final class ByCertificate implements Authenticator {
  @Override
  public Future<@Nullable Grant> authenticate(CredentialsRequest request) {
    Future<@Nullable Grant> named = recheck(request);
    return named == null ? Future.succeededFuture() : named; // refused
  }

  @Override
  public @Nullable Future<@Nullable Grant> recheck(CredentialsRequest request) {
    if (request.certificates().isEmpty()) {
      return null;
    }
    X509Certificate certificate = (X509Certificate) request.certificates().get(0);
    User user = User.fromName(certificate.getSubjectX500Principal().getName());
    return Future.succeededFuture(Grant.of(user));
  }

  // endregion

  /** Starts a server whose certificate, and whose clients', is in the file STORE. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    PfxOptions store =
        new PfxOptions().setPath(Environment.text("STORE", "server.p12")).setPassword("changeit");
    vertx
        .createHttpServer(
            Throughline.httpServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setKeyCertOptions(store)
                .setTrustOptions(store))
        .requestHandler(
            Authentication.answering(vertx, new ByCertificate()).handler("/throughline"))
        .listen(Environment.port(8443))
        .onFailure(Throwable::printStackTrace);
  }
}
