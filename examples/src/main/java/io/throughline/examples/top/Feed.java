// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the JSON API of one server. */
final class Feed {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** As JSON writes what would command a terminal. */
  private static final String CONTROL = "\\\\u00[01][0-9a-fA-F]";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String api;
  private final String token;

  /** The server whose base path has this address. */
  Feed(String base, String token) {
    this.api = base.replaceAll("/+$", "") + "/ops/api/v1/";
    this.token = token;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 401) {
      throw new IOException("that is not the operators' token");
    }
    if (answer.statusCode() != 200) {
      throw new IOException(api + path + " answers " + answer.statusCode());
    }
    return JSON.readTree(answer.body().replaceAll(CONTROL, "?"));
  }
}
