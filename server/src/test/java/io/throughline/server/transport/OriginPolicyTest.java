// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import static io.throughline.server.transport.OriginPolicy.Verdict.ABSENT;
import static io.throughline.server.transport.OriginPolicy.Verdict.LISTED;
import static io.throughline.server.transport.OriginPolicy.Verdict.REFUSED;
import static io.throughline.server.transport.OriginPolicy.Verdict.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HT-15, SEC-5 to SEC-8, JP-6. */
class OriginPolicyTest {
  private final OriginPolicy policy =
      new OriginPolicy(Set.of("https://app.example", "http://[::1]:8080"), false);

  /** A request of which nothing is known but this. */
  private static HttpServerRequest request(boolean tls, HttpVersion version, String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i + 1] != null) {
        all.add(headers[i], headers[i + 1]);
      }
    }
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            OriginPolicyTest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeader" -> all.get(arguments[0].toString());
                  case "isSSL" -> tls;
                  case "version" -> version;
                  case "authority" -> HostAndPort.parseAuthority(all.get(":authority"), -1);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static HttpServerRequest request(boolean tls, String host, String origin) {
    return request(tls, HttpVersion.HTTP_1_1, "Host", host, "Origin", origin);
  }

  @ParameterizedTest
  @CsvSource({
    "false, here.example, http://here.example, SAME",
    "false, here.example:80, http://here.example, SAME",
    "false, here.example, http://here.example:80, SAME",
    "false, HERE.example, http://here.example, SAME",
    "false, here.example:8080, http://here.example:8080, SAME",
    "true, here.example, https://here.example, SAME",
    "true, here.example, https://here.example:443, SAME",
    "false, here.example, https://here.example, SAME",
    "true, here.example, http://here.example, REFUSED",
    "false, here.example, http://here.example:8080, REFUSED",
    "false, here.example, http://here.example.evil, REFUSED",
    "false, here.example, http://sub.here.example, REFUSED",
    "false, here.example, ftp://here.example, REFUSED",
    "false, here.example, here.example, REFUSED",
    "false, here.example, null, REFUSED",
    "false, , http://here.example, REFUSED",
    "true, here.example, https://app.example, LISTED",
    "false, here.example, https://app.example, LISTED",
    "false, here.example, http://[::1]:8080, LISTED",
    "false, here.example, https://app.example:443, REFUSED",
    "false, here.example, https://APP.example, REFUSED",
    "false, here.example, http://app.example, REFUSED",
    "false, [::1]:80, http://[::1], SAME"
  })
  @DisplayName("SEC-5 the server's own origin and the listed ones pass, exactly")
  void verdict(boolean tls, String host, String origin, OriginPolicy.Verdict verdict) {
    assertEquals(verdict, policy.judge(request(tls, host, origin)));
    assertEquals(verdict, policy.judgeScript(request(tls, host, origin)));
  }

  @Test
  @DisplayName("SEC-7 an opaque origin passes only when it is listed")
  void opaque() {
    OriginPolicy open = new OriginPolicy(Set.of("null"), false);
    assertEquals(LISTED, open.judge(request(false, "here.example", "null")));
  }

  @Test
  @DisplayName("SEC-8 no Origin is no browser, unless Sec-Fetch-Site says that it is a foreign one")
  void absent() {
    assertEquals(ABSENT, policy.judge(request(false, "here.example", null)));
    for (String site : new String[] {"same-origin", "same-site", "none"}) {
      assertEquals(
          ABSENT, policy.judge(request(false, HttpVersion.HTTP_1_1, "Sec-Fetch-Site", site)));
    }
    assertEquals(
        REFUSED,
        policy.judge(request(false, HttpVersion.HTTP_1_1, "Sec-Fetch-Site", "cross-site")));
  }

  @ParameterizedTest
  @CsvSource({
    "http://here.example/page?x=1, SAME",
    "https://app.example/, LISTED",
    "http://evil.example/http://here.example, REFUSED",
    "about:blank, REFUSED",
    "not a uri, REFUSED",
    "'', REFUSED"
  })
  @DisplayName("JP-6 a script is judged by its Referer when it has no Origin")
  void referer(String referer, OriginPolicy.Verdict verdict) {
    assertEquals(
        verdict,
        policy.judgeScript(
            request(false, HttpVersion.HTTP_1_1, "Host", "here.example", "Referer", referer)));
  }

  @Test
  @DisplayName("a forwarded host changes nothing; over HTTP/2 the authority is the host")
  void host() {
    assertEquals(
        REFUSED,
        policy.judge(
            request(
                false,
                HttpVersion.HTTP_1_1,
                "Host",
                "here.example",
                "X-Forwarded-Host",
                "evil.example",
                "Origin",
                "http://evil.example")));
    assertEquals(
        SAME,
        policy.judge(
            request(
                true,
                HttpVersion.HTTP_2,
                ":authority",
                "here.example:8443",
                "Origin",
                "https://here.example:8443")));
  }
}
