// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that is told each line it says, over one transport: it counts and it waits, nothing
 * else. Blocks the test's thread.
 */
public abstract class Client {
  private static final String COUNTED = "mbfgeEryjln";

  private static final ObjectMapper JSON = new ObjectMapper();

  final Wire wire;
  String cid = UUID.randomUUID().toString();

  /** Lines that came, in order; {@code closed <code>} when a connection has ended. */
  final BlockingQueue<String> incoming = new LinkedBlockingQueue<>();

  String sid = "";

  /** Of the newest connection. */
  final AtomicInteger attempt = new AtomicInteger();

  /** Counted frames that were sent and that came. */
  long sent;

  long received;

  /** What this client can take, as it states it in each attach. */
  long window = 262_144;

  private JsonNode welcome = JSON.createObjectNode();

  Client(Wire wire) {
    this.wire = wire;
  }

  /** A client of the transport of this name. */
  public static Client of(String transport, Wire wire) {
    return switch (transport) {
      case "websocket" -> new WebSocketTestClient(wire);
      case "xhr-streaming" -> new StreamTestClient(wire);
      case "long-polling", "jsonp-polling" -> new PollTestClient(transport, wire);
      default -> throw new IllegalArgumentException(transport);
    };
  }

  /** A client of another transport that goes on with this session. */
  public Client over(String transport, Wire by) {
    Client next = of(transport, by);
    next.sid = sid;
    next.cid = cid;
    next.attempt.set(attempt.get());
    next.sent = sent;
    next.received = received;
    next.window = window;
    return next;
  }

  /** Makes a connection whose first lines are these. */
  abstract void connect(String... lines);

  /** Sends frames upstream: counted ones, without BASE, or uncounted ones. */
  public abstract Client send(String... frames);

  /** Whether a line has come that was not read. */
  public boolean hasLine() {
    return !incoming.isEmpty();
  }

  /** Breaks the current connection. */
  public abstract void drop();

  /** Counts attempts on from so many more, or fewer. */
  public Client attempts(int more) {
    attempt.addAndGet(more);
    return this;
  }

  /** Names another session from now on. */
  public Client named(String other) {
    sid = other;
    return this;
  }

  public Client window(long bytes) {
    window = bytes;
    return this;
  }

  /** Opens a session; {@code more} are further members of HELLO, each with a comma before it. */
  public Client open(String more) {
    attempt.set(0);
    return hello(",\"window\":" + window + more).welcomed();
  }

  public Client open() {
    return open("");
  }

  /** Opens a session and expects to be refused; the line that says so. */
  public String openRefused() {
    return openRefused("");
  }

  public String openRefused(String more) {
    return hello(more).line();
  }

  /**
   * Says HELLO, whatever becomes of it; {@code more} are further members, {@code frames} go right
   * behind it.
   */
  public Client hello(String more, String... frames) {
    attempt.incrementAndGet();
    String hello = "H{\"v\":1,\"cid\":\"" + cid + "\",\"n\":" + attempt + more + "}";
    connect((hello + "\n" + numbered(frames)).trim());
    return this;
  }

  /** Reads what says that the session is there. */
  public Client welcomed() {
    String first = line();
    if (!first.startsWith("W")) {
      throw new AssertionError("no WELCOME: " + first);
    }
    try {
      welcome = JSON.readTree(first.substring(1));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    sid = welcome.get("sid").asText();
    attached(line());
    return this;
  }

  /** What the client calls itself in HELLO. */
  public String cid() {
    return cid;
  }

  /** Attaches once more. */
  public Client attach() {
    return attaching().attachedNow();
  }

  /** Attaches and expects to be refused; the line that says so. */
  public String attachRefused() {
    return attaching().line();
  }

  /** Asks to be attached, whatever becomes of it. */
  public Client attaching() {
    return attaching("");
  }

  /** The same, telling in JSON what led to it. */
  public Client attaching(String told) {
    attempt.incrementAndGet();
    String json = told.isEmpty() ? "" : " " + told;
    connect("T" + sid + " " + attempt + " " + received + " " + window + json);
    return this;
  }

  /** Reads that it is attached. */
  public Client attachedNow() {
    attached(line());
    return this;
  }

  void attached(String line) {
    if (!line.startsWith("A" + attempt + " ")) {
      throw new AssertionError("no ATTACHED: " + line);
    }
    long base = Long.parseLong(line.split(" ", -1)[2]);
    if (base != received + 1) {
      throw new AssertionError("base " + base + " after " + received);
    }
  }

  /** Makes a connection that says nothing. */
  public Client connectSilently() {
    connect();
    return this;
  }

  public JsonNode welcome() {
    return welcome;
  }

  public String sid() {
    return sid;
  }

  public long received() {
    return received;
  }

  /** Whether this is something that the session does by itself. */
  static boolean isHousekeeping(String line) {
    return line.startsWith("p") || line.equals("k") || line.startsWith("d") || line.equals("x");
  }

  /** The next line, less housekeeping. */
  public String line() {
    String line = Await.next(incoming);
    return isHousekeeping(line) ? line() : line;
  }

  /** The next message, less ACKs; confirmed at the next opportunity. */
  public String message() {
    String line = line();
    if (line.startsWith("a")) {
      return message();
    }
    if (!line.matches("(?s)[mbfgeErylvwtu].*")) {
      throw new AssertionError("no message: " + line);
    }
    received += COUNTED.indexOf(line.charAt(0)) >= 0 ? 1 : 0;
    return line;
  }

  /** The next line but messages, counting those. */
  public String answer() {
    String line = line();
    while (COUNTED.indexOf(line.charAt(0)) >= 0) {
      received++;
      line = line();
    }
    return line;
  }

  /** Waits for this line, past all others. */
  public Client until(String line) {
    String next = answer();
    while (!next.equals(line)) {
      next = answer();
    }
    return this;
  }

  /** Drops what has come, up to the line that begins so. */
  void skipTo(String end) {
    String line = Await.next(incoming);
    while (!line.startsWith(end)) {
      line = Await.next(incoming);
    }
  }

  /** Confirms everything that has come, with this window. */
  public Client confirm(long free) {
    window = free;
    return send("a" + received + " " + free);
  }

  /** The counted among these frames, with BASE before the first. */
  String numbered(String... frames) {
    StringBuilder lines = new StringBuilder();
    boolean based = false;
    for (String frame : frames) {
      boolean counted = COUNTED.indexOf(frame.charAt(0)) >= 0;
      if (counted) {
        lines.append(based ? "" : "s" + (sent + 1) + "\n");
        based = true;
        sent++;
      }
      lines.append(frame).append('\n');
    }
    return lines.toString();
  }

  /** Takes what the connection of this attempt brought; nothing any more once there is a newer. */
  void take(int from, String batch) {
    for (String line : batch.split("\n", -1)) {
      if (!line.isEmpty() && from == attempt.get()) {
        incoming.add(line);
      }
    }
  }
}
