// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.client.Connection;
import io.throughline.client.ConnectionState;
import io.throughline.client.Ending;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.event.Conversation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client of the application under test: the Java client as it is, with a network of its own that
 * can be taken away from it. As a conversation it is the root namespace's.
 */
public final class TestClient extends TestConversation {
  private final Connection connection;
  private final TestNetwork network;
  private final int number;
  private final List<Ending> endings = new ArrayList<>();

  private TestClient(TestKit kit, Connection connection, TestNetwork network, int number) {
    super(kit, connection.events());
    this.connection = connection;
    this.network = network;
    this.number = number;
    connection.resetHandler(endings::add);
    connection.closeHandler(endings::add);
  }

  /** Opens one; to be called on the loop. */
  static TestClient open(TestKit kit, ThroughlineClientOptions options, TestNetwork network) {
    int number = network.nextClient();
    TestClient[] made = new TestClient[1];
    ThroughlineClient.create(kit.vertx(), options)
        .connect(
            TestNetwork.url(number),
            connection -> made[0] = new TestClient(kit, connection, network, number));
    return made[0];
  }

  /** The connection itself, for whatever is not here. */
  public Connection connection() {
    return connection;
  }

  /** Whether its session is open and has a connection. */
  public boolean isOpen() {
    return connection.state() == ConnectionState.OPEN;
  }

  /** Whether it is closed for good. */
  public boolean isClosed() {
    return connection.state() == ConnectionState.CLOSED;
  }

  /** What carries the session; null before it opened. */
  public @Nullable String transport() {
    return connection.transport();
  }

  /** Joins a namespace without credentials, and waits for it; as {@link #join(String, Object)}. */
  public TestConversation join(String namespace) {
    return joined(connection -> connection.join(namespace));
  }

  /**
   * Joins a namespace, and waits for it.
   *
   * @param auth credentials, as Jackson writes them
   * @throws io.throughline.event.EventException when the server refuses
   */
  public TestConversation join(String namespace, Object auth) {
    JsonNode credentials = TestKit.json(auth);
    return joined(connection -> connection.join(namespace, credentials));
  }

  private TestConversation joined(Function<Connection, Future<Conversation>> how) {
    return kit.await(kit.run(() -> how.apply(connection).map(it -> new TestConversation(kit, it))));
  }

  /** Brings new credentials for the session, and waits until they are taken. */
  public void renew(Object auth) {
    kit.await(kit.run(() -> connection.renew(TestKit.json(auth))));
  }

  /** Moves the session to another transport, and waits until that carries it. */
  public void switchTo(String transport) {
    kit.await(kit.run(() -> connection.switchTo(transport)));
  }

  /** Cuts its connection as a network would. The session resumes when time passes. */
  public void cut() {
    kit.run(connection::cut);
  }

  /**
   * Takes its network away: its connection is cut, and none can be made until {@link #reconnect}.
   */
  public void disconnect() {
    kit.run(
        () -> {
          network.takeFrom(number);
          return connection.cut();
        });
  }

  /**
   * Gives the network back, and waits until a session is open: the same one, or, when that has
   * ended meanwhile, the next.
   */
  public void reconnect() {
    kit.run(
        () -> {
          network.giveTo(number);
          return connection.networkChanged();
        });
    if (!kit.pass(this::isOpen)) {
      throw new AssertionError("not open again but " + connection.state() + ": " + endings());
    }
  }

  /** Closes with 1000, and waits until that is done. */
  public void close() {
    kit.await(kit.run(() -> connection.close()));
  }

  /**
   * How its last session ended that has: by which code, and how many messages were confirmed, or
   * are of unknown fate; null when none has.
   */
  public @Nullable Ending closed() {
    List<Ending> all = endings();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** How its sessions ended, in order. */
  public List<Ending> endings() {
    return kit.run(() -> List.copyOf(endings));
  }
}
