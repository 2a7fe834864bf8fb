// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.event.payload.PayloadWriter;
import io.throughline.protocol.Frame;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.throughline.server.event.EncodedEvent;
import io.throughline.server.loop.HostedSession;
import io.throughline.server.loop.Inspection;
import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.network.ClientAddress;
import io.throughline.server.ops.OpsOptions;
import io.throughline.server.ops.desk.Desk;
import io.throughline.server.ops.desk.Door;
import io.throughline.server.ops.desk.Node;
import io.throughline.server.ops.desk.Routes;
import io.throughline.server.ops.desk.Visit;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.transport.Arrival;
import io.throughline.server.transport.OriginPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators see and do, tied to the server. Their pages have sessions of their own, with
 * namespaces of their own: no application sees them, and they see nothing of it.
 */
final class Operations implements Node {
  /** The namespace of operators' sessions. */
  private static final String OPS = "ops";

  /**
   * Whom the message for a test is for: nobody. A client takes in and confirms that a namespace has
   * ended that it never joined, and no application hears of it.
   */
  private static final String NOBODY = "throughline.test";

  private static final int TEST_MS = 5_000;

  private final Desk desk;
  private final Door door;
  private final Routes routes;
  private final Namespaces namespaces;
  private final OriginPolicy ownOrigin;
  private final BooleanSupplier draining;
  private final ClientAddress clientAddress;

  private final AtomicInteger watching = new AtomicInteger();

  /** Set once, before anything is asked. */
  private @Nullable Sessions sessions;

  Operations(
      Vertx vertx, OpsOptions options, ThroughlineOptions.Builder o, BooleanSupplier draining) {
    this.draining = draining;
    ownOrigin = new OriginPolicy(Set.of(), false);
    desk = new Desk(vertx, this, options.nodeName());
    door =
        new Door(
            options, o.handshakeTimeout, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    clientAddress = new ClientAddress(o.clientAddress);
    routes = new Routes(desk, door);
    namespaces = new Namespaces(o.eventSettings(), o.limits, this::goesOn, ServerMetrics.NONE);
    namespaces
        .declare(OPS)
        .handler(this::watch)
        .leaveHandler((conversation, how) -> watching.decrementAndGet());
  }

  ServerMetrics metrics() {
    return desk.metrics();
  }

  void serve(Sessions all) {
    sessions = all;
  }

  private Sessions sessions() {
    return Objects.requireNonNull(sessions);
  }

  /** Its clock turns while requests may come. */
  void start() {
    desk.start();
  }

  void stop() {
    desk.stop();
  }

  /** Answers a request of an operator; false when it is none. */
  boolean handle(Arrival arrival) {
    HttpServerRequest request = arrival.request();
    if (!Routes.isBelow(arrival.path())) {
      return false;
    }
    String address = clientAddress.of(request);
    boolean own = ownOrigin.isOwn(request);
    routes.handle(new Visit(request, arrival.path(), arrival.body(), arrival.user(), address, own));
    return true;
  }

  /** Lets operators' sessions in by their ticket, and asks the application about all others. */
  Authenticator before(Authenticator application) {
    return new Authenticator() {
      @Override
      public Future<@Nullable Grant> authenticate(CredentialsRequest request) {
        if (!request.namespace().isEmpty() || !Door.isTicket(request.auth())) {
          return application.authenticate(request);
        }
        long lasts = door.admits(request.auth());
        return lasts == 0 ? Future.succeededFuture() : named(application, request, lasts);
      }

      @Override
      public @Nullable Future<@Nullable Grant> recheck(CredentialsRequest request) {
        return application.recheck(request);
      }
    };
  }

  /** An operator's session goes on with a new ticket, which only an operator's request gets. */
  private Future<@Nullable Grant> goesOn(CredentialsRequest request) {
    long lasts = door.admits(request.auth());
    return Future.succeededFuture(lasts == 0 ? null : new Grant(request.user(), lasts));
  }

  /** Whom the application finds in the request it will find in those of each attach as well. */
  private static Future<@Nullable Grant> named(
      Authenticator application, CredentialsRequest request, long lasts) {
    Future<@Nullable Grant> found = application.recheck(request);
    Grant nobody = Grant.anonymous();
    return found == null
        ? Future.succeededFuture(nobody.expiringIn(lasts))
        : found.map(grant -> (grant == null ? nobody : grant).expiringIn(lasts));
  }

  /**
   * The namespaces of an operator's session, which it is when its HELLO shows a ticket; else null.
   */
  @Nullable Namespaces namespaces(@Nullable JsonNode auth) {
    return Door.isTicket(auth) ? namespaces : null;
  }

  private void watch(ServerConversation conversation) {
    watching.incrementAndGet();
    conversation
        .answer("overview", call -> desk.overview())
        .answer("timeline", call -> desk.timeline())
        .answer(
            "sessions", call -> desk.sessions(Desk.query(call.arguments().get(0, JsonNode.class))));
  }

  @Override
  public boolean isWatched() {
    return watching.get() > 0;
  }

  @Override
  public void publish(ObjectNode overview) {
    Broadcast watchers = Objects.requireNonNull(namespaces.get(OPS)).everyone();
    try {
      watchers.emitLatest(OPS, "overview", overview);
    } catch (IllegalArgumentException e) { // frames are too small here for one to hold it
      watchers.emit("overview", overview);
    }
  }

  @Override
  public Future<List<Held>> held(int most) {
    return sessions()
        .inspection()
        .held(most)
        .map(all -> all.stream().map(one -> new Held(one.id(), one.bytes())).toList());
  }

  @Override
  public Future<Boolean> disconnect(String id, int code, String reason) {
    return inspection().act(id, host -> host.session().close(code, reason, host.home().now()));
  }

  @Override
  public Future<Boolean> move(String id) {
    return inspection().act(id, host -> host.session().reply(new Frame.Move(0, 0, null)));
  }

  private Inspection inspection() {
    return sessions().inspection();
  }

  @Override
  public Future<Long> test(String id) {
    Promise<Void> confirmed = Promise.promise();
    long from = System.nanoTime();
    return inspection()
        .act(id, host -> sendTest(host, confirmed))
        .compose(
            there ->
                there
                    ? confirmed
                        .future()
                        .timeout(TEST_MS, TimeUnit.MILLISECONDS)
                        .map(done -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from))
                    : Future.succeededFuture(GONE));
  }

  private void sendTest(HostedSession host, Promise<Void> confirmed) {
    State state = host.session().state();
    if (state == State.OPEN || state == State.DETACHED) {
      Frame message = PayloadWriter.leave(NOBODY, 1000, "");
      host.session()
          .send(
              EncodedEvent.message(message, sessions().config().limits()),
              confirmed,
              host.home().now());
    } else {
      confirmed.fail("the session ends");
    }
  }

  @Override
  public boolean isDraining() {
    return draining.getAsBoolean();
  }

  @Override
  public String version() {
    return Throughline.clientVersion();
  }
}
