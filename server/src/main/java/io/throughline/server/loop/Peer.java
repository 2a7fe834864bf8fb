// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.tracing.OpenerTracer;
import org.jspecify.annotations.Nullable;

/**
 * Where an opener came from. Holds the request that brought it, so it is not kept once the opener
 * is answered.
 */
public interface Peer extends CredentialsRequest {
  /** The same, with what the client says of itself. */
  Peer saying(@Nullable JsonNode auth);

  /** Who follows the opener that it brings. */
  default OpenerTracer tracer() {
    return OpenerTracer.NONE;
  }
}
