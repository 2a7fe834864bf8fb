// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
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
    park("", lines);
  }

  private void park(String more, String... lines) {
    int from = attempt.get();
    String batch = String.join("\n", lines);
    String query = "/jsonp-polling?c=7&f=" + URLEncoder.encode(batch, StandardCharsets.UTF_8);
    RequestOptions options =
        jsonp
            ? wire.request(HttpMethod.GET, query + more)
            : wire.request(HttpMethod.POST, "/long-polling?" + more);
    poll =
        Await.value(
            wire.http
                .request(options)
                .map(
                    request -> {
                      (jsonp ? request.send() : request.send(batch + "\n"))
                          .compose(response -> response.body())
                          .map(body -> jsonp ? unwrap(body.toString()) : body.toString())
                          .onSuccess(answer -> take(from, answer))
                          .onComplete(v -> take(from, "answered"));
                      return request;
                    }));
    parked = true;
  }

  private static String unwrap(String script) {
    Matcher matcher = SCRIPT.matcher(script);
    return matcher.matches()
        ? matcher.group(1).replace("\\u0022", "\"").replace("\\n", "\n")
        : "no script: " + script;
  }

  /** What ATTACHED of a further poll states is given as the ACK that it is. */
  @Override
  public String line() {
    if (!parked && incoming.isEmpty()) {
      attempt.incrementAndGet();
      connect("T" + sid + " " + attempt + " " + received + " " + window);
      String first = line();
      String[] attached = first.split(" ", -1);
      return first.startsWith("A") ? "a" + attached[1] + " " + attached[3] : first;
    }
    String line = super.line();
    if (line.equals("answered")) {
      parked = false;
      return line();
    }
    return line;
  }

  /** A poll that does not wait, so that its ATTACHED comes. */
  @Override
  public Client attaching() {
    attempt.incrementAndGet();
    park("&hold=50", "T" + sid + " " + attempt + " " + received + " " + window);
    return this;
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
      take(attempt.get(), wire.post("/upstream", batch).body());
    }
    return this;
  }

  @Override
  public void drop() {
    poll.reset();
    skipTo("answered");
    parked = false;
  }
}
