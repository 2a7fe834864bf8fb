// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasePathTest {
  @ParameterizedTest
  @CsvSource({
    "http://host/base, http://host/base",
    "https://host:8443/base///, https://host:8443/base",
    "ws://host/base, http://host/base",
    "wss://host, https://host",
    "WSS://host, https://host",
    "HTTP://host/Base, http://host/Base",
    "http://host/a%20b?query#fragment, http://host/a%20b",
    "http://[::1]:8080/base/, http://[::1]:8080/base",
  })
  void reads(String address, String base) {
    assertEquals(URI.create(base), BasePath.of(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/base", "host/base", "ftp://host/base", "http:/base", "http://user:pw@host/"})
  void refuses(String address) {
    assertThrows(IllegalArgumentException.class, () -> BasePath.of(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://user:p@s?secret@host/a", "http://host /a?k=secret", "ftp://secret@host"})
  @DisplayName("SEC-2 a refusal tells no password and no query, and neither does its cause")
  void keepsSecrets(String address) {
    Exception refusal = assertThrows(IllegalArgumentException.class, () -> BasePath.of(address));

    assertFalse(refusal.getMessage().contains("secret"), refusal.getMessage());
    assertNull(refusal.getCause());
  }
}
