// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Over polls: XHR's or JSONP's. Polls again when a line is wanted and none is there. */
final class PollTestClient extends Client {
  private static final Pattern SCRIPT =
      Pattern.compile("/\\*\\*/___tl\\[7]\\(\"(.*)\"\\);", Pattern.DOTALL);

  private final boolean jsonp;
  private HttpClientRequest poll;
  private boolean parked;

  PollTestClient(String transport, Wire wire) {
    super(wire);
    jsonp = transport.equals("jsonp-polling");
  }

  @Override
  void connect(String... lines) {
    String batch = String.join("\n", lines);
    String query = "/jsonp-polling?c=7&f=" + URLEncoder.encode(batch, StandardCharsets.UTF_8);
    poll =
        Await.value(
            wire.http.request(
                jsonp
                    ? wire.request(HttpMethod.GET, query)
                    : wire.request(HttpMethod.POST, "/long-polling")));
    parked = true;
    (jsonp ? poll.send() : poll.send(batch + "\n"))
        .compose(response -> response.body())
        .onSuccess(body -> take(jsonp ? unwrap(body.toString()) : body.toString()))
        .onComplete(v -> incoming.add("answered"));
  }

  private static String unwrap(String script) {
    Matcher matcher = SCRIPT.matcher(script);
    return matcher.matches()
        ? matcher.group(1).replace("\\u0022", "\"").replace("\\n", "\n")
        : "no script: " + script;
  }

  @Override
  public String line() {
    if (!parked && incoming.isEmpty()) {
      attempt++;
      connect("T" + sid + " " + attempt + " " + received + " " + window);
      String first = line();
      if (!first.startsWith("A")) {
        return first;
      }
    }
    String line = super.line();
    if (line.equals("answered")) {
      parked = false;
      return line();
    }
    return line;
  }

  @Override
  public Client attach() {
    if (parked) {
      drop();
    }
    return super.attach();
  }

  @Override
  public Client send(String... frames) {
    String batch = "U" + sid + " " + attempt + "\n" + numbered(frames);
    if (jsonp) {
      wire.post(
          "/jsonp-upstream",
          "f=" + URLEncoder.encode(batch, StandardCharsets.UTF_8),
          java.util.Map.of("Content-Type", "application/x-www-form-urlencoded"));
    } else {
      take(wire.post("/upstream", batch).body());
    }
    return this;
  }

  @Override
  public void drop() {
    poll.reset();
    while (!Await.next(incoming).equals("answered")) {
      continue;
    }
    parked = false;
  }
}
