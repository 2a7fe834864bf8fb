// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.script;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the build puts beside this class. */
final class Built {
  private Built() {}

  static String read(String name) {
    try (InputStream file = Built.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("this jar was built without the client: " + name);
      }
      return Buffer.buffer(file.readAllBytes()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
