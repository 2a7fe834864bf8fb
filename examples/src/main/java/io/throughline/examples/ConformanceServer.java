// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.Message;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * The server under test of the conformance suite: the services of SPEC Appendix C, with short
 * times.
 */
public final class ConformanceServer {
  private ConformanceServer() {}

  /** Starts the server on PORT, default 8081, and prints its URL. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    int port = Environment.port(8081);
    Set<String> origins = Environment.list("ORIGINS");
    int ping = Environment.number("PING_INTERVAL", 400);
    Throughline throughline =
        Throughline.create(
            vertx,
            ThroughlineOptions.builder()
                .timing(new Timing(ping, ping, 1_500, 600, 100))
                .limits(Limits.DEFAULTS.withStreamLimit(65_536))
                .transports(List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling"))
                .allowedOrigins(origins.isEmpty() ? Set.of("http://allowed.example") : origins)
                .openingTimeout(500)
                .closeTimeout(800)
                .handshakeTimeout(1_000)
                .bodyTimeout(1_000)
                .tombstone(Environment.number("TOMBSTONE_MS", 3_000))
                .attachRate(50, 100)
                .compactWebSockets(Environment.number("COMPACT_WEBSOCKETS", 1) == 1)
                .authenticator(new ConformanceCredentials())
                .codec(PayloadCodec.of("msgpack", new ObjectMapper(new MessagePackFactory())))
                .build());
    throughline.sessionHandler(session -> serve(vertx, session));
    ConformanceEvents.serve(throughline);
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(throughline.handler("/throughline"))
        .listen(port, "127.0.0.1")
        .onSuccess(
            server ->
                System.out.println("http://127.0.0.1:" + server.actualPort() + "/throughline"))
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              System.exit(1);
            });
  }

  private static void serve(Vertx vertx, Session session) {
    JsonNode auth = session.auth();
    String service = auth == null ? "echo" : auth.path("service").asText("echo");
    switch (service) {
      case "close" -> {
        int code = auth == null ? 1000 : auth.path("code").asInt(1000);
        session.handler(message -> session.close(code, ""));
      }
      case "throw" ->
          session.handler(
              message -> {
                throw new IllegalStateException("as asked");
              });
      case "push" -> {
        if (auth != null) {
          push(session, auth.path("count").asInt(), auth.path("size").asInt());
          if (auth.has("code")) {
            session.close(auth.path("code").asInt(), "");
          }
        }
      }
      case "later" -> {
        session.handler(message -> echo(session, message)).pause();
        int wait = auth == null ? 1 : auth.path("ms").asInt(1);
        vertx.setTimer(wait, id -> session.resume());
      }
      case "silent" -> session.pause();
      case "sum" -> {
        long[] count = {0};
        session.handler(message -> session.send(Long.toString(++count[0])));
      }
      default -> session.handler(message -> echo(session, message));
    }
  }

  private static void echo(Session session, Message message) {
    if (message.isVolatile()) {
      session.sendVolatile(message);
    } else {
      session.send(message);
    }
  }

  private static void push(Session session, int count, int size) {
    for (int i = 1; i <= count; i++) {
      StringBuilder text = new StringBuilder(i + ":");
      while (text.length() < size) {
        text.append('x');
      }
      session.write(Message.of(text.toString()));
    }
  }
}
