// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.client.selection.InProcessMemory;
import io.throughline.client.selection.Memory;
import io.throughline.event.PayloadCodec;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Options of a client: immutable, each checked when it is set; times in ms. */
public final class ThroughlineClientOptions {
  /** The transports there are, best first. */
  static final List<String> TRANSPORTS = List.of("websocket", "xhr-streaming", "long-polling");

  /** The clients of this process know one network. */
  private static final Memory IN_PROCESS = new InProcessMemory(System::currentTimeMillis);

  final Builder values;

  private ThroughlineClientOptions(Builder values) {
    this.values = values;
  }

  /** All defaults. */
  public static ThroughlineClientOptions defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that has these options, to make others of them. */
  public Builder toBuilder() {
    return values.copy();
  }

  /** Collects options; not to be shared between threads. */
  public static final class Builder {
    private static final int LARGEST_WS_FRAME = 1 << 22;

    /** Shorter than any server's, so that none closes a connection that is just taken again. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final int WS_CLOSING_SECONDS = 2;

    List<String> transports = TRANSPORTS;
    Supplier<@Nullable JsonNode> auth = () -> null;
    Supplier<Map<String, String>> headers = Map::of;
    int attemptTimeout = 2_000;
    int closeTimeout = 5_000;
    PayloadCodec codec = PayloadCodec.JSON;
    int callTimeout = 30_000;
    int maxCalls = 256;
    Memory memory = IN_PROCESS;
    ClientMetrics metrics = ClientMetrics.NONE;
    @Nullable ProxyOptions proxy;
    @Nullable TrustOptions trust;
    HttpClientOptions http = new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    WebSocketClientOptions webSocket =
        new WebSocketClientOptions()
            .setMaxFrameSize(LARGEST_WS_FRAME)
            .setMaxMessageSize(LARGEST_WS_FRAME)
            .setClosingTimeout(WS_CLOSING_SECONDS);

    private Builder() {}

    /**
     * The transports that may be used, in the order of trying, one at least (SPEC §8). Default
     * {@code websocket}, {@code xhr-streaming}, {@code long-polling}; what the server does not
     * allow is left out.
     */
    public Builder transports(List<String> value) {
      boolean known = TRANSPORTS.containsAll(value);
      if (value.isEmpty() || !known || Set.copyOf(value).size() < value.size()) {
        throw new IllegalArgumentException("transports are some of " + TRANSPORTS);
      }
      transports = List.copyOf(value);
      return this;
    }

    /** Credentials for the application, any JSON (member {@code auth} of HELLO). Default none. */
    public Builder auth(JsonNode value) {
      JsonNode copy = value.deepCopy();
      auth = () -> copy;
      return this;
    }

    /**
     * Credentials that are asked for once for each new session, on its context; must not block. One
     * that throws means none, and is reported to the context's exception handler.
     */
    public Builder auth(Supplier<@Nullable JsonNode> value) {
      auth = Objects.requireNonNull(value);
      return this;
    }

    /** Headers of every request and WebSocket. Default none. */
    public Builder headers(Map<String, String> value) {
      Map<String, String> copy = Map.copyOf(value);
      headers = () -> copy;
      return this;
    }

    /**
     * Headers that are asked for before every request and WebSocket, on the connection's context;
     * must not block. When it throws, that attempt has failed.
     */
    public Builder headers(Supplier<Map<String, String>> value) {
      headers = Objects.requireNonNull(value);
      return this;
    }

    /**
     * How long a first try of a transport may take until it carries the session, later rounds wait
     * longer, up to 10 s: 100 to 10,000 ms, default 2,000.
     */
    public Builder attemptTimeout(int ms) {
      attemptTimeout = inRange(ms, 100, 10_000, "attemptTimeout");
      return this;
    }

    /** How long {@code close} waits for the server's answer: 100 to 60,000 ms, default 5,000. */
    public Builder closeTimeout(int ms) {
      closeTimeout = inRange(ms, 100, 60_000, "closeTimeout");
      return this;
    }

    /**
     * How arguments of events are written; the server has to have it, else the connection closes
     * with 4406 (SPEC §9.3). Default {@link PayloadCodec#JSON}.
     */
    public Builder codec(PayloadCodec value) {
      codec = Objects.requireNonNull(value);
      return this;
    }

    /**
     * How long a call waits for its reply when it does not say: 1 to 86,400,000 ms, default 30,000.
     */
    public Builder callTimeout(int ms) {
      callTimeout = inRange(ms, 1, 86_400_000, "callTimeout");
      return this;
    }

    /** Calls of the server that may be unanswered at a time: 1 to 100,000, default 256. */
    public Builder maxCalls(int value) {
      maxCalls = inRange(value, 1, 100_000, "maxCalls");
      return this;
    }

    /**
     * Remembers which transport works. Default: in this process, for a day, shared by its clients.
     */
    public Builder memory(PathMemory value) {
      memory = new Remembered(value);
      return this;
    }

    /** Counts what connections do. Default {@link ClientMetrics#NONE}. */
    public Builder metrics(ClientMetrics value) {
      metrics = Objects.requireNonNull(value);
      return this;
    }

    /**
     * The proxy for requests and WebSockets, with user and password where it asks for them. Default
     * none.
     */
    public Builder proxy(ProxyOptions value) {
      proxy = new ProxyOptions(value);
      return this;
    }

    /** The certificates that are trusted. Default: those that the JVM trusts. */
    public Builder trust(TrustOptions value) {
      trust = value.copy();
      return this;
    }

    /**
     * All else about HTTP: client certificates, time-outs, HTTP/2 by ALPN. Default: HTTP/1.1, idle
     * connections are kept for 4 s, which is less than servers and proxies keep them.
     */
    public Builder httpClientOptions(HttpClientOptions value) {
      http = new HttpClientOptions(value);
      return this;
    }

    /**
     * All else about WebSockets. Of a name with several addresses they know the first only,
     * requests the next ones too. Default: no compression, messages of up to 4 MiB, 2 s for the
     * closing handshake.
     */
    public Builder webSocketClientOptions(WebSocketClientOptions value) {
      webSocket = new WebSocketClientOptions(value);
      return this;
    }

    /** The options so far; the builder may be used on. */
    public ThroughlineClientOptions build() {
      return new ThroughlineClientOptions(copy());
    }

    private Builder copy() {
      Builder copy = new Builder();
      copy.transports = transports;
      copy.auth = auth;
      copy.headers = headers;
      copy.attemptTimeout = attemptTimeout;
      copy.closeTimeout = closeTimeout;
      copy.codec = codec;
      copy.callTimeout = callTimeout;
      copy.maxCalls = maxCalls;
      copy.memory = memory;
      copy.metrics = metrics;
      copy.proxy = proxy;
      copy.trust = trust;
      copy.http = http;
      copy.webSocket = webSocket;
      return copy;
    }

    private static int inRange(int value, int least, int most, String name) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + least + " to " + most + ", not " + value);
      }
      return value;
    }
  }
}
