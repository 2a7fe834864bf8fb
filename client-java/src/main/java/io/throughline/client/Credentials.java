// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The application's credentials for one session: asked for once, when its HELLO is written. */
final class Credentials {
  private final Supplier<@Nullable JsonNode> application;
  private final ContextInternal context;
  private @Nullable JsonNode value;
  private boolean asked;

  Credentials(Supplier<@Nullable JsonNode> application, ContextInternal context) {
    this.application = application;
    this.context = context;
  }

  /** None when the application has none, or threw. */
  @Nullable JsonNode get() {
    if (!asked) {
      asked = true;
      context.dispatch(v -> value = application.get()); // reports what is thrown
    }
    return value;
  }
}
