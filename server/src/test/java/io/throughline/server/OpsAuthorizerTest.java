// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.ops.OpsAuthorizer;
import io.throughline.server.ops.OpsOptions;
import io.throughline.server.wire.Asked;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Http;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application says who is an operator, as it likes, or fails to. */
@ExtendWith(VertxExtension.class)
class OpsAuthorizerTest {
  private static final String API = "/throughline/ops/api/v1/";
  private static final String JSON = "application/json";

  private Vertx vertx;
  private Http http;

  @BeforeEach
  void keep(Vertx created) {
    vertx = created;
  }

  private void listen(OpsAuthorizer authorizer) {
    OpsOptions ops = OpsOptions.authorizedBy(authorizer);
    Throughline throughline =
        Throughline.create(vertx, TestServer.options(o -> o.ops(ops).handshakeTimeout(1_000)));
    int port =
        Await.value(
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(throughline.handler("/throughline"))
                    .listen(0, "localhost"))
            .actualPort();
    http = new Http(vertx, port);
  }

  @Test
  @DisplayName("where the application says who is an operator, there is no form")
  void authorizer() {
    listen((request, user) -> Future.succeededFuture("me".equals(request.getHeader("X-Who"))));
    assertEquals(403, http.get("/throughline/ops/").status());
    assertEquals(401, http.get(API + "overview", "Authorization", "Bearer x").status());
    assertEquals(200, http.get(API + "overview", "X-Who", "me").status());
    assertEquals(200, http.get("/throughline/ops/", "X-Who", "me").status());
    assertEquals(404, http.post("/throughline/ops/login", "token=x").status());
  }

  @Test
  @DisplayName("an application that says on another thread who is an operator loses no body")
  void authorizerElsewhere() {
    listen(
        (request, user) -> Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> true)));
    List<Future<Asked>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      answers.add(
          http.send(
              "POST", API + "sessions/nobody/disconnect", "{\"code\":9999}", "Content-Type", JSON));
    }
    answers.forEach(answer -> assertEquals(400, Await.value(answer).status()));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"fails", "throws", "says nothing", "never says"})
  @DisplayName("when the application cannot say, the connection goes on behind the whole body")
  void authorizerFails(String how) {
    listen((request, user) -> unsaid(how, request));
    String large = "x".repeat(400_000);
    for (int i = 0; i < 3; i++) {
      assertEquals(
          500, http.post(API + "sessions/id/test", large, "Content-Type", JSON).status(), how);
    }
    assertEquals(200, http.get(API + "overview").status());
  }

  private static Future<Boolean> unsaid(String how, HttpServerRequest request) {
    if (request.method() == HttpMethod.GET) {
      return Future.succeededFuture(true);
    }
    return switch (how) {
      case "fails" -> Future.failedFuture("on purpose");
      case "throws" -> throw new IllegalStateException("on purpose");
      case "says nothing" -> null;
      default -> Promise.<Boolean>promise().future();
    };
  }
}
