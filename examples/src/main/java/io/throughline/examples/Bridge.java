// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.server.Message;
import io.throughline.server.Session;
import io.throughline.server.SessionClose;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One session and its WebSocket to the backend: messages, backpressure and close codes pass both
 * ways. Until the backend is connected the client's messages wait in the session. All on the
 * session's context.
 */
final class Bridge {
  private static final System.Logger LOG = System.getLogger(Bridge.class.getName());
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern QUERY = Pattern.compile("[!-~&&[^#\"<>]]*");

  /** The status of a WebSocket that ended without a closing handshake. */
  private static final int LOST = 1006;

  private final Session session;
  private final ClientWebSocket backend;

  /** How the session ended; null before. */
  private @Nullable SessionClose end;

  /** The backend is connected: there is someone to close. */
  private boolean connected;

  Bridge(Session session, ClientWebSocket backend) {
    this.session = session;
    this.backend = backend;
  }

  /**
   * Connects with the query and the sub-protocol that the client asked for. It takes the first one
   * as selected, so that is the one the backend has to speak.
   */
  void connect(String url, int timeoutMs) {
    JsonNode auth = session.auth() == null ? MissingNode.getInstance() : session.auth();
    String protocol = auth.path("protocols").path(0).asText("");
    String query = auth.path("query").asText("");
    if (!(protocol.isEmpty() || TOKEN.matcher(protocol).matches())
        || !QUERY.matcher(query).matches()) {
      closeSession(1008, "no such sub-protocol or query");
      return;
    }
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(query.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + query)
            .setTimeout(timeoutMs)
            .putHeader("X-Forwarded-For", session.remoteAddress());
    if (!protocol.isEmpty()) {
      options.addSubProtocol(protocol);
    }
    listenToSession();
    listenToBackend();
    backend.connect(options).onSuccess(socket -> onConnected()).onFailure(this::onRefused);
  }

  private void listenToSession() {
    session.pause();
    session.handler(this::toBackend);
    session.drainHandler(drained -> backend.resume());
    session.closeHandler(how -> end = how);
    session.endHandler(ended -> closeBackend());
  }

  private void listenToBackend() {
    backend.textMessageHandler(text -> toClient(Message.of(text)));
    backend.binaryMessageHandler(bytes -> toClient(Message.of(bytes)));
    backend.drainHandler(drained -> session.resume());
    backend.endHandler(closed -> closeSession(backend.closeStatusCode(), backend.closeReason()));
    backend.closeHandler(
        closed -> {
          if (backend.closeStatusCode() == LOST) { // else its end comes behind its last message
            closeSession(LOST, "the backend's connection was lost");
          }
        });
    backend.exceptionHandler(
        e -> {
          if (!backend.isClosed()) {
            LOG.log(System.Logger.Level.WARNING, "session " + session.id() + ": " + e.getMessage());
            closeSession(1009, "a message of the backend cannot be taken");
          }
        });
  }

  private void onConnected() {
    connected = true;
    if (end == null) {
      session.resume();
    } else {
      closeBackend();
    }
  }

  private void onRefused(Throwable e) {
    LOG.log(System.Logger.Level.WARNING, "no backend for " + session.id() + ": " + e.getMessage());
    closeSession(1014, "the backend cannot be reached");
  }

  private void toBackend(Message message) {
    if (!connected || backend.isClosed()) {
      return;
    }
    if (message.isText()) {
      backend.writeTextMessage(message.text());
    } else {
      backend.writeBinaryMessage(message.binary());
    }
    if (backend.writeQueueFull()) {
      session.pause();
    }
  }

  private void toClient(Message message) {
    session.write(message);
    if (session.writeQueueFull()) {
      backend.pause();
    }
  }

  /** What the client has sent and the backend has not read is dropped. */
  private void closeSession(int code, @Nullable String reason) {
    session.close(WebSocketCodes.toSession(code), reason == null ? "" : reason);
    session.resume();
  }

  private void closeBackend() {
    SessionClose how = end;
    if (connected && how != null && !backend.isClosed()) {
      backend.close(WebSocketCodes.toWebSocket(how.code()), how.reason());
    }
  }
}
