// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.auth.CredentialsRequest;
import io.vertx.core.MultiMap;
import io.vertx.ext.auth.User;
import java.security.cert.Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks by JOIN or RENEW: a session that is there, and no request. */
record SessionCredentials(Session session, String namespace, @Nullable JsonNode auth)
    implements CredentialsRequest {
  @Override
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  @Override
  public @Nullable String cookie(String name) {
    return null;
  }

  @Override
  public List<Certificate> certificates() {
    return List.of();
  }

  @Override
  public @Nullable User user() {
    return session.user();
  }

  @Override
  public String remoteAddress() {
    return session.remoteAddress();
  }

  @Override
  public String transport() {
    return session.transport();
  }

  /** Shows nothing that says who it is (SEC-2). */
  @Override
  public String toString() {
    return "session " + session.id() + (namespace.isEmpty() ? "" : ", namespace " + namespace);
  }
}
