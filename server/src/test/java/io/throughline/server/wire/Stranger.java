// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.loop.Peer;
import io.vertx.core.MultiMap;
import io.vertx.ext.auth.User;
import java.security.cert.Certificate;
import java.util.List;

/**
 * Somebody without a request, of whom nothing is known but this {@code auth} and this cookie, each
 * of which may be missing.
 */
public record Stranger(JsonNode auth, String cookie) implements Peer {
  /** Who shows nothing. */
  public static final Stranger SILENT = new Stranger(null, null);

  @Override
  public Peer saying(JsonNode other) {
    return new Stranger(other, cookie);
  }

  @Override
  public String namespace() {
    return "";
  }

  @Override
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  @Override
  public String cookie(String name) {
    return cookie;
  }

  @Override
  public List<Certificate> certificates() {
    return List.of();
  }

  @Override
  public User user() {
    return null;
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }

  @Override
  public String transport() {
    return "websocket";
  }
}
