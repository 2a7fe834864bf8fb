// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server logs of those who try to be heard in its log. */
@ExtendWith(VertxExtension.class)
class LoggedSecretsTest {
  private static final String FORGED = "forged";

  /** A client's text: another line, and a format's argument. */
  private static final String EVIL = FORGED + "\\r\\nevent=closed session=" + FORGED + " {0} %s";

  private static final String TRIED =
      "\"tried\":[{\"transport\":\"websocket\",\"outcome\":\""
          + EVIL
          + "\",\"ms\":500},"
          + ("{\"transport\":\"" + EVIL + "\",\"outcome\":\"timeout\",\"ms\":1}]");

  private static TestServer server(Vertx vertx, Consumer<ThroughlineOptions.Builder> more) {
    return new TestServer(
        vertx,
        options -> {
          options.clientAddress(request -> "10.0.0.7\r\nevent=closed session=by-address");
          more.accept(options);
        },
        session ->
            session.textHandler(
                text -> {
                  if (text.startsWith("fail")) {
                    throw new IllegalStateException(text, new IllegalArgumentException(text));
                  }
                  session.send(text);
                }));
  }

  /** Makes a server log each kind of line; every client says what nobody may read. */
  private static void provoke(Vertx vertx, Logged log, List<String> secrets) {
    TestServer server = server(vertx, options -> options.maxSessions(10, 2));
    String secret = ",\"auth\":\"secret-auth\",\"client\":\"" + EVIL + "\"," + TRIED;
    Client client = server.open("websocket", secret);
    log.line("event=opened");
    assertEquals("msecret-payload", client.send("msecret-payload").message());
    client.drop();
    log.line("event=detached");
    String told = "{\"why\":\"" + EVIL + "\"," + TRIED + "}";
    client.attaching(told).attachedNow();
    log.line("event=attached");
    Client fallen = client.over("xhr-streaming", server.wire).attaching(told).attachedNow();
    log.line("event=fallback");
    Client second = server.open("long-polling", secret);
    log.line("event=fallback");
    Client.of("websocket", server.wire).openRefused(secret);
    log.line("event=limited");
    Client.of("websocket", server.wire).openRefused(",\"codec\":\"secret-codec\"");
    log.line("event=refused");
    fallen.send("mfail secret-payload");
    log.line("event=threw");
    log.line("event=closed");
    secrets.addAll(List.of(client.sid(), client.cid(), second.sid(), second.cid()));
  }

  /** Makes a server fail to check credentials. */
  private static void provokeChecks(Vertx vertx, Logged log) {
    TestServer failing =
        server(
            vertx,
            options ->
                options.authenticator(
                    request -> {
                      throw new IllegalStateException("cannot check " + request.auth());
                    }));
    Client.of("websocket", failing.wire).openRefused(",\"auth\":\"secret-auth\"");
    log.line("event=unchecked");
    TestServer closed = server(vertx, options -> {});
    closed
        .throughline
        .namespace("closed")
        .authenticate(request -> Future.failedFuture("cannot check " + request.auth()));
    closed.open("websocket").send("jclosed:1{\"auth\":\"secret-auth\"}");
    log.line("event=unchecked");
    Desk desk = new Desk();
    TestServer slow = server(vertx, options -> options.authenticator(desk).handshakeTimeout(1_000));
    Client.of("websocket", slow.wire).openRefused(",\"auth\":\"secret-auth\"");
    log.line("event=unchecked");
  }

  @Test
  @DisplayName("SEC-2 no line holds a sid, a cid, credentials, a payload or words of a client")
  void secrets(Vertx vertx) {
    List<String> secrets = new ArrayList<>(List.of("secret-", FORGED));
    try (Logged log = new Logged()) {
      provoke(vertx, log, secrets);
      provokeChecks(vertx, log);

      for (LogRecord record : log.all()) {
        String whole = Logged.whole(record);
        secrets.forEach(secret -> assertFalse(whole.contains(secret), () -> secret + ": " + whole));
        String message = Logged.message(record);
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
      }
    }
  }
}
