// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A TCP proxy on 127.0.0.1 that does to each request what its script says. All of it happens on one
 * context.
 */
final class ScriptedNetwork implements AutoCloseable {
  /** What becomes of a request and its answer. */
  enum Treatment {
    PASS,
    /** 403; the server never hears of it. */
    REFUSE,
    /** The connection breaks. */
    RESET,
    /** Taken in, and never answered. */
    SWALLOW,
    /** The beginning of the answer passes, and nothing after it in either direction. */
    SILENCE,
    /** The beginning of the answer passes, and nothing after it; what the client sends arrives. */
    DEAFEN,
    /** Nothing of an answer passes that does not come as a whole. */
    HOLD,
    /** The server has done what it was asked, and the connection breaks instead of its answer. */
    LOSE
  }

  /** A request as its head tells. */
  record Request(String method, String path, boolean upgrade) {
    boolean streams() {
      return path.contains("/xhr-streaming");
    }
  }

  private static final String REFUSAL = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Function<Request, Treatment> treat;
  private final int serverPort;
  private final int port;
  private final NetClient toServer;
  private final Set<Pair> pairs = new HashSet<>();
  private final ConcurrentMap<Treatment, Integer> treated = new ConcurrentHashMap<>();
  private final AtomicInteger cuts = new AtomicInteger();

  /** How long connections live; null while they are not cut. */
  private Life life;

  private record Life(int least, int most, Random random) {
    long next() {
      return least + random.nextInt(most - least);
    }
  }

  ScriptedNetwork(int serverPort, Function<Request, Treatment> treat) {
    this.serverPort = serverPort;
    this.treat = treat;
    this.toServer = vertx.createNetClient(new NetClientOptions().setSoLinger(0));
    this.port =
        Await.value(
                Await.on(
                    context,
                    () ->
                        vertx
                            .createNetServer(new NetServerOptions().setSoLinger(0))
                            .connectHandler(this::onClient)
                            .listen(0, "127.0.0.1")))
            .actualPort();
  }

  /** One that does no harm until it is told to. */
  static ScriptedNetwork to(int serverPort) {
    return new ScriptedNetwork(serverPort, request -> Treatment.PASS);
  }

  String url() {
    return "http://127.0.0.1:" + port + TestServer.BASE;
  }

  int treated(Treatment treatment) {
    return treated.getOrDefault(treatment, 0);
  }

  int cuts() {
    return cuts.get();
  }

  /** From now on every connection, those that are open among them, is cut after such a time, ms. */
  void startCutting(int least, int most, long seed) {
    Await.on(
        context,
        () -> {
          life = new Life(least, most, new Random(seed));
          pairs.forEach(Pair::limit);
          return true;
        });
  }

  void stopCutting() {
    Await.on(
        context,
        () -> {
          life = null;
          return true;
        });
  }

  /**
   * All connections there are go silent, as when the client roams: no bytes and no ends pass any
   * more. New ones work.
   */
  void silence() {
    Await.on(
        context,
        () -> {
          pairs.forEach(Pair::mute);
          return true;
        });
  }

  @Override
  public void close() {
    Await.value(vertx.close());
  }

  private void onClient(NetSocket client) {
    client.pause();
    toServer
        .connect(serverPort, "127.0.0.1")
        .onComplete(
            server -> {
              Pair pair = new Pair(client, server);
              pairs.add(pair);
              pair.limit();
              client.resume();
            },
            failure -> client.close());
  }

  /** The client's socket, and the one to the server. */
  private final class Pair {
    private final NetSocket client;
    private final NetSocket server;
    private Treatment treatment = Treatment.PASS;

    /** Bytes of the answer that have passed. */
    private boolean answered;

    private boolean muted;

    /** The answer did not come as a whole. */
    private boolean endless;

    Pair(NetSocket client, NetSocket server) {
      this.client = client;
      this.server = server;
      client.handler(this::up);
      server.handler(this::down);
      for (NetSocket socket : new NetSocket[] {client, server}) {
        socket.exceptionHandler(e -> {});
        socket.closeHandler(v -> end());
      }
    }

    /** Vert.x clients send a request's head in a chunk of its own, or with the body behind it. */
    private void up(Buffer bytes) {
      String text = bytes.getString(0, Math.min(bytes.length(), 2_048), "ISO-8859-1");
      if (text.startsWith("GET /") || text.startsWith("POST /")) {
        begin(text);
      }
      if (!muted && treatment != Treatment.SWALLOW && treatment != Treatment.REFUSE) {
        server.write(bytes);
      }
    }

    private void begin(String head) {
      String[] words = head.substring(0, head.indexOf("\r\n")).split(" ");
      boolean upgrade = head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
      treatment = muted ? treatment : treat.apply(new Request(words[0], words[1], upgrade));
      treated.merge(treatment, 1, Integer::sum);
      answered = false;
      if (treatment == Treatment.REFUSE) {
        client.write(Buffer.buffer(REFUSAL.getBytes(StandardCharsets.ISO_8859_1)));
      } else if (treatment == Treatment.RESET) {
        end();
      }
    }

    private void down(Buffer bytes) {
      if (muted) {
        return;
      }
      switch (treatment) {
        case HOLD -> {
          endless = answered ? endless : goesOn(bytes);
          answered = true;
          if (!endless) {
            client.write(bytes);
          }
        }
        case LOSE -> end();
        default -> {
          if (!answered || treatment == Treatment.PASS) {
            client.write(bytes);
          }
          answered = true;
          if (treatment == Treatment.SILENCE) {
            mute();
          }
        }
      }
    }

    private static boolean goesOn(Buffer answer) {
      String text = answer.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      return text.contains("transfer-encoding: chunked") && !text.endsWith("\r\n0\r\n\r\n");
    }

    void mute() {
      muted = true;
    }

    void limit() {
      if (life != null) {
        vertx.setTimer(
            life.next(),
            id -> {
              if (pairs.contains(this)) {
                cuts.incrementAndGet();
                end();
              }
            });
      }
    }

    /** Both ends see the connection broken, unless it is silent. */
    private void end() {
      if (!muted && pairs.remove(this)) {
        client.close();
        server.close();
      }
    }
  }
}
