// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static io.throughline.server.Ranges.atLeastOne;
import static io.throughline.server.Ranges.inRange;

import io.throughline.event.PayloadCodec;
import io.throughline.event.core.EventSettings;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.loop.Admission;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.ops.OpsOptions;
import io.throughline.server.tracing.ServerTracer;
import io.throughline.server.transport.Transports;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of a server: immutable, each checked when it is set; times in ms, sizes in bytes (SPEC
 * §4.4, §5.3).
 */
public final class ThroughlineOptions {
  private static final Pattern ORIGIN =
      Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/?#@\\s]+", Pattern.CASE_INSENSITIVE);

  final Builder values;

  private ThroughlineOptions(Builder values) {
    this.values = values;
  }

  /** All defaults: same origin only; WebSocket, streaming and long polling. */
  public static ThroughlineOptions defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; not to be shared between threads. */
  public static final class Builder {
    Timing timing = Timing.DEFAULTS;
    Limits limits = Limits.DEFAULTS;
    List<String> transports = List.of("websocket", "xhr-streaming", "long-polling");
    Set<String> allowedOrigins = Set.of();
    boolean allowCredentials;
    boolean jsonpWithoutOrigin;
    boolean compactWebSockets = true;
    boolean serveClient = true;
    boolean serveCheck = true;
    boolean health = true;
    @Nullable OpsOptions ops;
    int handshakeTimeout = 10_000;
    int bodyTimeout = 10_000;
    int openingTimeout = 15_000;
    int closeTimeout = 5_000;
    int stallTimeout = 30_000;
    int tombstone = 60_000;
    int attachRate = 20;
    int attachBurst = 60;
    long maxDetachedBytes = 64L << 20;
    int maxCalls = EventSettings.DEFAULTS.maxCalls();
    int maxNamespaces = EventSettings.DEFAULTS.maxNamespaces();
    long callTimeout = EventSettings.DEFAULTS.callTimeout();
    Map<String, PayloadCodec> codecs = Map.of(PayloadCodec.JSON.name(), PayloadCodec.JSON);
    Admission.Caps caps = new Admission.Caps(100_000, 20_000, 500, 5_000, 2_000);
    Authenticator authenticator = Authenticator.anonymous();
    ServerMetrics metrics = ServerMetrics.NONE;
    ServerTracer tracer = ServerTracer.NONE;
    Function<HttpServerRequest, @Nullable String> clientAddress =
        request -> request.remoteAddress().hostAddress();

    private Builder() {}

    /**
     * Times stated in WELCOME, ms, with their ranges: see {@link Timing} (§5.3). Default {@link
     * Timing#DEFAULTS}.
     */
    public Builder timing(Timing value) {
      timing = value.validated();
      return this;
    }

    /**
     * Limits stated in WELCOME, bytes, and how they must fit together: see {@link Limits#validated}
     * (LM-4). Default {@link Limits#DEFAULTS}.
     */
    public Builder limits(Limits value) {
      limits = value.validated();
      return this;
    }

    /**
     * Allowed transports, best first, one at least. Default {@code websocket}, {@code
     * xhr-streaming}, {@code long-polling}; {@code jsonp-polling} is off unless named here (§12).
     */
    public Builder transports(List<String> value) {
      boolean known = Transports.ALL.containsAll(value);
      if (value.isEmpty() || !known || Set.copyOf(value).size() < value.size()) {
        throw new IllegalArgumentException("transports are some of " + Transports.ALL);
      }
      transports = List.copyOf(value);
      return this;
    }

    /**
     * Origins besides the server's own, exactly as browsers send them: {@code scheme://host}, with
     * a port when it is not the scheme's; or {@code null} as text, for opaque ones (SEC-7). Default
     * none (SEC-5).
     */
    public Builder allowedOrigins(Set<String> value) {
      for (String origin : value) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw new IllegalArgumentException("no origin as browsers send it: " + origin);
        }
      }
      allowedOrigins = Set.copyOf(value);
      return this;
    }

    /** Whether browsers may send cookies across origins. Default false. */
    public Builder allowCredentials(boolean value) {
      allowCredentials = value;
      return this;
    }

    /** Whether a JSONP request may come without Origin and Referer. Default false (JP-6). */
    public Builder jsonpWithoutOrigin(boolean value) {
      jsonpWithoutOrigin = value;
      return this;
    }

    /**
     * Whether a WebSocket leaves Vert.x's own handler behind once it is accepted and lives on the
     * bare channel, where an idle session holds a third of the heap. The wire is the same; instead
     * of the HTTP server's idle and closing time-outs, heartbeats and {@code handshakeTimeout}
     * count. It stays with Vert.x where the instance has metrics, or the HTTP server registers the
     * write handlers of WebSockets; to have it stay always is what false is for. Default true.
     */
    public Builder compactWebSockets(boolean value) {
      compactWebSockets = value;
      return this;
    }

    /**
     * Whether {@code client.js} below the base path is the JavaScript client, with its source map
     * at {@code client.js.map}; any page may load them. Default true.
     */
    public Builder serveClient(boolean value) {
      serveClient = value;
      return this;
    }

    /**
     * Whether {@code check} below the base path is a page where users see which transports get
     * through from where they are, and what blocks the others. It needs no login and reveals
     * nothing but which transports there are: it opens sessions as any client may, {@code
     * (diagnose)} is in the name by which they introduce themselves, and the application hears
     * nothing from them. Default true.
     */
    public Builder serveCheck(boolean value) {
      serveCheck = value;
      return this;
    }

    /**
     * Whether {@code health} below the base path tells that this server turns, and {@code ready}
     * whether it should be sent new sessions: 200, or 503. They say that and nothing else, to
     * anybody. Default true.
     */
    public Builder health(boolean value) {
      health = value;
      return this;
    }

    /**
     * Serves a dashboard at {@code ops/} below the base path and the JSON API behind it, to those
     * whom these options let in. Default: neither is there.
     */
    public Builder ops(OpsOptions value) {
      ops = Objects.requireNonNull(value);
      return this;
    }

    /**
     * How long a socket may stay without an opener (WS-10), and, unless Vert.x keeps it, without an
     * answer to its close frame: 1,000 to 60,000 ms, default 10,000.
     */
    public Builder handshakeTimeout(int ms) {
      handshakeTimeout = inRange(ms, 1_000, 60_000, "handshakeTimeout");
      return this;
    }

    /** How long a request body may take: 1,000 to 60,000 ms, default 10,000 (HT-9). */
    public Builder bodyTimeout(int ms) {
      bodyTimeout = inRange(ms, 1_000, 60_000, "bodyTimeout");
      return this;
    }

    /** How long a raced session may stay unchosen: 100 to 60,000 ms, default 15,000 (HS-7). */
    public Builder openingTimeout(int ms) {
      openingTimeout = inRange(ms, 100, 60_000, "openingTimeout");
      return this;
    }

    /** How long a closing session waits for its client: 100 to 60,000 ms, default 5,000 (CL-3). */
    public Builder closeTimeout(int ms) {
      closeTimeout = inRange(ms, 100, 60_000, "closeTimeout");
      return this;
    }

    /**
     * How long an outbox above the window may make no progress before 4508: 1,000 to 600,000 ms,
     * default 30,000 (§5.3).
     */
    public Builder stallTimeout(int ms) {
      stallTimeout = inRange(ms, 1_000, 600_000, "stallTimeout");
      return this;
    }

    /** How long an ended session is remembered: 1,000 to 600,000 ms, default 60,000 (AT-14). */
    public Builder tombstone(int ms) {
      tombstone = inRange(ms, 1_000, 600_000, "tombstone");
      return this;
    }

    /**
     * Attaches a second of one session that replay or take over, and how many at once: 1 to 100,000
     * each. Default 20 and 60 (AT-15).
     */
    public Builder attachRate(int perSecond, int burst) {
      attachRate = inRange(perSecond, 1, 100_000, "attachRate");
      attachBurst = inRange(burst, 1, 100_000, "attachBurst");
      return this;
    }

    /** Bytes that all detached sessions may hold: 0 or more, default 64 MiB (DL-14). */
    public Builder maxDetachedBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxDetachedBytes is 0 or more");
      }
      maxDetachedBytes = bytes;
      return this;
    }

    /**
     * Sessions of this server, default 100,000, and of one client address, default 20,000: 1 or
     * more each (SEC-4).
     */
    public Builder maxSessions(int all, int perAddress) {
      caps =
          caps.withSessions(
              atLeastOne(all, "maxSessions"), atLeastOne(perAddress, "maxSessions of one address"));
      return this;
    }

    /**
     * Opens a second of one client address and how many at once: 1 or more each. Default 500 and
     * 5,000 (SEC-4).
     */
    public Builder openRate(int perSecond, int burst) {
      caps =
          caps.withOpens(atLeastOne(perSecond, "openRate"), atLeastOne(burst, "openRate at once"));
      return this;
    }

    /**
     * Sockets without an opener, and openers whose credentials are being checked: 1 or more,
     * default 2,000 (SEC-4).
     */
    public Builder maxUnopened(int sockets) {
      caps = caps.withUnopened(atLeastOne(sockets, "maxUnopened"));
      return this;
    }

    /**
     * Says who asks, before a session opens (AU-2); what takes it longer than {@code
     * handshakeTimeout} counts as not checked. Default {@link Authenticator#anonymous}.
     */
    public Builder authenticator(Authenticator value) {
      authenticator = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Who observes the server; several with {@link ServerMetrics#all}. Default {@link
     * ServerMetrics#NONE}.
     */
    public Builder metrics(ServerMetrics value) {
      metrics = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Who follows openers, events and calls through the server. Default {@link ServerTracer#NONE}.
     */
    public Builder tracer(ServerTracer value) {
      tracer = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Tells a client's address; behind a proxy, from a header that the proxy sets. Clients of whom
     * it tells null count as one. Default: the TCP peer (SEC-4).
     */
    public Builder clientAddress(Function<HttpServerRequest, @Nullable String> value) {
      clientAddress = Objects.requireNonNull(value);
      return this;
    }

    /** Calls of one session that may be unanswered: 1 or more, default 256 (EV-7). */
    public Builder maxCalls(int calls) {
      maxCalls = atLeastOne(calls, "maxCalls");
      return this;
    }

    /** Namespaces that one session may have joined: 1 or more, default 16 (NS-3). */
    public Builder maxNamespaces(int namespaces) {
      maxNamespaces = atLeastOne(namespaces, "maxNamespaces");
      return this;
    }

    /**
     * How long a call of this side waits for its reply when it does not say: 1 or more ms, default
     * 30,000 (§9.4).
     */
    public Builder callTimeout(int ms) {
      callTimeout = atLeastOne(ms, "callTimeout");
      return this;
    }

    /**
     * A further way to write arguments that clients may choose; one of the name {@code json} stands
     * in for the default. A client that asks for one that is not there is refused with 4406 (EV-9).
     */
    public Builder codec(PayloadCodec codec) {
      Map<String, PayloadCodec> more = new HashMap<>(codecs);
      more.put(codec.name(), codec);
      codecs = Map.copyOf(more);
      return this;
    }

    /** How sessions talk, by the name of their codec. */
    Map<String, EventSettings> eventSettings() {
      Map<String, EventSettings> settings = new HashMap<>();
      codecs.forEach(
          (name, codec) ->
              settings.put(
                  name,
                  new EventSettings(
                      codec, callTimeout, handshakeTimeout, maxCalls, maxNamespaces)));
      return Map.copyOf(settings);
    }

    /** The options so far; the builder may be used on. */
    public ThroughlineOptions build() {
      Builder frozen = new Builder();
      frozen.timing = timing;
      frozen.limits = limits;
      frozen.transports = transports;
      frozen.allowedOrigins = allowedOrigins;
      frozen.allowCredentials = allowCredentials;
      frozen.jsonpWithoutOrigin = jsonpWithoutOrigin;
      frozen.compactWebSockets = compactWebSockets;
      frozen.serveClient = serveClient;
      frozen.serveCheck = serveCheck;
      frozen.health = health;
      frozen.ops = ops;
      frozen.handshakeTimeout = handshakeTimeout;
      frozen.bodyTimeout = bodyTimeout;
      frozen.openingTimeout = openingTimeout;
      frozen.closeTimeout = closeTimeout;
      frozen.stallTimeout = stallTimeout;
      frozen.tombstone = tombstone;
      frozen.attachRate = attachRate;
      frozen.attachBurst = attachBurst;
      frozen.maxDetachedBytes = maxDetachedBytes;
      frozen.caps = caps;
      frozen.maxCalls = maxCalls;
      frozen.maxNamespaces = maxNamespaces;
      frozen.callTimeout = callTimeout;
      frozen.codecs = codecs;
      frozen.authenticator = authenticator;
      frozen.metrics = metrics;
      frozen.tracer = tracer;
      frozen.clientAddress = clientAddress;
      return new ThroughlineOptions(frozen);
    }
  }
}
