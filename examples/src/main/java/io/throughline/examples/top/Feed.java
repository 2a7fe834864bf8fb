// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the JSON API of one server. */
final class Feed {
  static final int NOT_ALLOWED = 3;
  static final int NOT_THERE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** As JSON writes what would command a terminal. */
  private static final String CONTROL = "\\\\u00[01][0-9a-fA-F]";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String api;
  private final String token;

  /** Whether the API has ever been there: what is not there any more is only away. */
  private boolean heard;

  /** The server whose base path has this address. */
  Feed(String base, String token) throws Denied {
    this.api = base.replaceAll("/+$", "") + "/ops/api/v1/";
    this.token = token;
    checkAddress(base);
  }

  private static void checkAddress(String base) throws Denied {
    try {
      URI uri = new URI(base);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new Denied("not an address like http://host/throughline: " + base, NOT_THERE);
  }

  /**
   * Asks for a part of the API.
   *
   * @throws IOException when the server does not answer, or not now
   * @throws Denied when it will not, however often it is asked
   */
  JsonNode get(String path) throws IOException, InterruptedException, Denied {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    int status = answer.statusCode();
    switch (status) {
      case 200 -> {
        JsonNode said = parsed(answer.body());
        if (said.isObject()) {
          heard = true;
          return said;
        }
        throw notThere(path, "something else than figures");
      }
      case 401, 403 -> throw new Denied("that is not the operators' token", NOT_ALLOWED);
      case 404, 405, 410 -> throw notThere(path, String.valueOf(status));
      default -> throw new IOException("status " + status);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body.replaceAll(CONTROL, "?"));
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private Denied notThere(String path, String said) throws IOException {
    if (heard) {
      throw new IOException("it answers " + said);
    }
    return new Denied(api + path + " answers " + said + ": no such server", NOT_THERE);
  }
}
