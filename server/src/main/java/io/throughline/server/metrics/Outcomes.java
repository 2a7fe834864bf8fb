// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the texts by which clients tell how an attempt went. They are made for people: those of our
 * clients by heart, those of engines and systems by what is typical of them.
 */
final class Outcomes {
  /** No client of ours tells more; a stranger may. */
  private static final int LONGEST = 200;

  private static final Pattern NUMBERED = Pattern.compile("(code|status|refused with) (\\d{1,5})");

  /** The transport that a {@code why} tells of. */
  private static final Pattern SUBJECT =
      Pattern.compile("^(websocket|xhr-streaming|long-polling|jsonp-polling): ");

  /** What our clients say, word for word. */
  private static final Map<String, Reason> EXACT = new HashMap<>();

  /** What stands in the texts of engines and systems; the first one that fits. */
  private static final Map<Pattern, Reason> TYPICAL = typical();

  static {
    know(Reason.TIMEOUT, "timeout");
    know(Reason.SILENT, "silence", "no answer");
    know(Reason.STALLED, "stalled");
    know(Reason.BLOCKED, "blocked");
    know(Reason.CUT, "cut", "lost", "connection lost", "no script", "code null");
    know(Reason.OVERTAKEN, "overtaken", "first");
    know(Reason.PENDING, "pending");
    know(Reason.ASKED_FOR, "asked for");
    know(Reason.SERVER_MOVE, "moved");
    know(Reason.ASLEEP, "asleep");
    know(Reason.ENDED, "ended", "expired");
    know(Reason.PROMOTION, "promotion");
    know(Reason.TOO_MANY_TABS, "too many tabs");
    know(Reason.GARBLED, "gap", "bad attempt", "before attached", "answered");
    // What the JavaScript client names of a frame that it cannot read, and then the Java client.
    know(Reason.GARBLED, "json", "call", "field", "head", "kind", "kind or escape", "length");
    know(Reason.GARBLED, "name", "namespace", "number", "order", "part", "payload", "place");
    know(Reason.GARBLED, "position", "reason", "received", "size", "escape", "kind or field");
    know(Reason.GARBLED, "bad json", "bad base64", "padded base64", "bad cid or n", "bad code");
    know(Reason.GARBLED, "bad escape", "bad id", "bad number", "bad v or sid", "bad received");
    know(Reason.GARBLED, "frame over its limit", "line over its limit", "message over its limit");
    know(Reason.GARBLED, "opener over its limit", "limit out of range", "length over four bytes");
    know(Reason.GARBLED, "kind not allowed in a binary message", "unknown kind", "no kind");
    know(Reason.GARBLED, "member is no array", "member is no boolean", "member is no number");
    know(Reason.GARBLED, "member is no string", "missing field", "missing member", "not utf-8");
    know(Reason.GARBLED, "not a json object", "parts of two types", "reason too long");
    know(Reason.GARBLED, "surplus field", "too many frames", "unescaped line end");
    know(Reason.GARBLED, "window overrun", "frame out of place", "received beyond sent");
  }

  private Outcomes() {}

  private static void know(Reason reason, String... texts) {
    for (String text : texts) {
      EXACT.put(text, reason);
    }
  }

  private static Map<Pattern, Reason> typical() {
    Map<Pattern, Reason> found = new LinkedHashMap<>();
    found.put(Pattern.compile("ssl|tls|pkix|certificat|handshake_|fatal alert"), Reason.TLS);
    found.put(Pattern.compile("time-?out|timed out"), Reason.TIMEOUT);
    found.put(
        Pattern.compile(
            "connection refused|econnrefused|unreachable|no route|resolve|unknown ?host|enotfound"
                + "|name or service|unresolved"),
        Reason.UNREACHABLE);
    found.put(
        Pattern.compile(
            "reset|broken pipe|closed|disconnected|econn|prematurely|networkerror|network error"
                + "|failed to fetch|load failed"),
        Reason.CUT);
    found.put(
        Pattern.compile(
            "failed to construct|constructor|insecure|content security policy|not allowed|denied"
                + "|not supported|unsupported|blocked by"),
        Reason.UNSUPPORTED);
    found.put(Pattern.compile("invalid|handshake|unexpected|illegal|too large"), Reason.GARBLED);
    return found;
  }

  static Reason reason(String outcome) {
    int end = Math.min(outcome.length(), LONGEST);
    String whole = outcome.substring(0, end).toLowerCase(Locale.ROOT).trim();
    String text = SUBJECT.matcher(whole).replaceFirst("");
    Reason exact = EXACT.get(text);
    if (exact != null) {
      return exact;
    }
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      return numbered(numbered.group(1), Integer.parseInt(numbered.group(2)));
    }
    return TYPICAL.entrySet().stream()
        .filter(each -> each.getKey().matcher(text).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Reason.OTHER);
  }

  private static Reason numbered(String what, int number) {
    return switch (what) {
      case "status" -> ofStatus(number);
      case "code" -> ofCode(number);
      default -> Reason.REFUSED;
    };
  }

  /** 0 is what a browser says of a request that failed; a good one did not bring what it should. */
  private static Reason ofStatus(int status) {
    if (status == 0) {
      return Reason.CUT;
    }
    return status / 100 == 2 ? Reason.GARBLED : Reason.HTTP_STATUS;
  }

  /** Close codes of a WebSocket: those of RFC 6455 §7.4 that tell of bad input, and ours. */
  private static Reason ofCode(int code) {
    return switch (code) {
      case 1002, 1003, 1007, 1009, 1010 -> Reason.GARBLED;
      case 1015 -> Reason.TLS;
      default -> code >= 3000 ? Reason.REFUSED : Reason.CUT;
    };
  }
}
