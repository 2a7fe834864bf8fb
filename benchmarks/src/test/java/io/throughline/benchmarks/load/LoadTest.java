// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.benchmarks.server.Program;
import io.throughline.benchmarks.server.Role;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LoadTest {
  private static final long MESSAGES = 300;

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{0} by {1}")
  @DisplayName("every wire has each message back, checked, by each carrier")
  @CsvSource({
    "bare,websocket",
    "bare,poll",
    "bare,stream",
    "throughline,websocket",
    "throughline,poll",
    "throughline,stream",
    "sockjs,websocket",
    "sockjs,poll",
    "sockjs,stream"
  })
  void echoes(String contender, String carrier) {
    JsonObject measured = run(contender, Role.ECHO, "work=echo", "carrier=" + carrier);

    assertEquals(MESSAGES, measured.getLong("messages"), measured::encode);
  }

  @ParameterizedTest(name = "{0} by {1}")
  @DisplayName("messages come back that are larger than a frame, a batch and the window")
  @CsvSource({
    "bare,websocket",
    "sockjs,websocket",
    "throughline,websocket",
    "throughline,poll",
    "throughline,stream"
  })
  void echoesLargeMessages(String contender, String carrier) {
    JsonObject measured =
        run(contender, Role.ECHO, "size=1048576", "underWay=2", "messages=8", "carrier=" + carrier);

    assertEquals(8, measured.getLong("messages"), measured::encode);
  }

  @ParameterizedTest
  @DisplayName("a load that never sleeps has each message back as well, and knows how busy it is")
  @ValueSource(strings = {"websocket", "poll", "stream"})
  void staysAwake(String carrier) {
    JsonObject measured = run("throughline", Role.ECHO, "awake=true", "carrier=" + carrier);

    assertEquals(MESSAGES, measured.getLong("messages"), measured::encode);
    double busy = measured.getDouble("loadBusy");
    assertTrue(busy > 0 && busy < 1, measured::encode);
  }

  @ParameterizedTest
  @DisplayName("what one session sends comes to all of them")
  @ValueSource(strings = {"bare", "throughline", "sockjs"})
  void broadcasts(String contender) {
    JsonObject measured =
        run(contender, Role.BROADCAST, "work=broadcast", "sessions=20", "size=128", "underWay=4");

    assertEquals(MESSAGES, measured.getLong("messages"), measured::encode);
  }

  @ParameterizedTest
  @DisplayName("sessions that lose their connections at once are back, with all messages")
  @ValueSource(strings = {"bare", "throughline"})
  void weathersStorms(String contender) {
    JsonObject measured = run(contender, Role.ECHO, "work=storm", "sessions=50");

    assertEquals(50, measured.getInteger("sessions"));
  }

  @ParameterizedTest
  @DisplayName("a server that swaps two messages is found out")
  @ValueSource(strings = {"bare", "throughline"})
  void noticesSwappedMessages(String contender) {
    CompletionException failed =
        assertThrows(
            CompletionException.class,
            () -> run(contender, Role.SWAPPED_ECHO, "work=echo", "sessions=1", "underWay=2"));

    assertEquals(
        "session 0 expected 0000000000s0xdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzab"
            + " and got 0000000001s0xdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzab",
        failed.getCause().getMessage());
  }

  @ParameterizedTest(name = "{0}, {2}")
  @DisplayName("a server that loses one message is found out, though all others come")
  @CsvSource({
    "bare,echo,LOSSY_ECHO",
    "bare,broadcast,LOSSY_BROADCAST",
    "throughline,echo,LOSSY_ECHO",
    "throughline,broadcast,LOSSY_BROADCAST"
  })
  void noticesALostMessage(String contender, String work, Role role) {
    CompletionException failed =
        assertThrows(
            CompletionException.class, () -> run(contender, role, "work=" + work, "patience=1"));

    assertTrue(failed.getCause().getMessage().contains(" has waited 1.0 s "), failed::toString);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("the wires of servers that are not on Vert.x speak as their protocol has it")
  @ValueSource(strings = {"engine.io", "socket.io"})
  void speaksEngineIo(String wire) {
    HttpServer server = EngineIoServer.listen(vertx, wire.equals("socket.io")).await();

    JsonObject measured = load(wire, server, "underWay=4");

    assertEquals(MESSAGES, measured.getLong("messages"), measured::encode);
  }

  @Test
  @DisplayName("a server that is not there is told of")
  void noticesThatNobodyIsThere() {
    CompletionException failed =
        assertThrows(
            CompletionException.class, () -> Load.run(Settings.of("wire=bare", "port=1")).join());

    assertTrue(failed.getCause().getMessage().startsWith("cannot connect"), failed::toString);
  }

  private JsonObject run(String contender, Role role, String... more) {
    return load(contender, Program.contender(contender).listen(vertx, 0, role).await(), more);
  }

  private static JsonObject load(String wire, HttpServer server, String... more) {
    String[] settings = {
      "wire=" + wire, "port=" + server.actualPort(), "sessions=4", "messages=" + MESSAGES
    };
    return Load.run(Settings.of(concat(settings, more))).join();
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = new String[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
