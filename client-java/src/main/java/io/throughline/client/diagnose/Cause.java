// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.diagnose.Result.Found;
import io.throughline.client.diagnose.Watch.Sight;
import io.throughline.protocol.CloseCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why something did not work, by what was seen of its connections. */
final class Cause {
  private static final Pattern STATUS = Pattern.compile("status (\\d+)");
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int FIRST_OF_SERVER = 4500;
  private static final int LAST_OF_SERVER = 4599;

  private Cause() {}

  /** Why no session opened, by what became of the connections that were tried for it. */
  static Found whyNotOpen(boolean webSocket, List<Sight> sights) {
    int status = statusOf(sights);
    int rejectedBy = sights.stream().mapToInt(it -> it.rejectedBy).max().orElse(0);
    if (rejectedBy > 0) {
      return whyEnded(rejectedBy);
    } else if (status == OK || sights.stream().anyMatch(Sight::heard)) {
      return Found.of(Finding.FOREIGN_ANSWER);
    } else if (status > 0) {
      return Found.of(Finding.HTTP_STATUS, status);
    } else if (webSocket && sights.stream().anyMatch(Sight::opened)) {
      return Found.of(Finding.OPENED_SILENT);
    }
    boolean ended = sights.stream().anyMatch(Sight::ended);
    return Found.of(ended ? Finding.REFUSED : Finding.NO_ANSWER);
  }

  /**
   * Why no reply came in a session that is open.
   *
   * @param marked whether MARK proves its connections
   */
  static Found whyNoReply(List<Sight> sights, boolean marked) {
    if (marked && sights.stream().noneMatch(Sight::marked)) {
      return Found.of(Finding.BUFFERED);
    }
    boolean lost =
        sights.stream().anyMatch(it -> it.losses > 0)
            && sights.stream().allMatch(it -> it.answers == 0);
    return Found.of(lost ? Finding.UPSTREAM_LOST : Finding.STALLED);
  }

  /** What the code says by which the server ended the session, or refused it (§10). */
  static Found whyEnded(int code) {
    if (code == CloseCode.UNAUTHORIZED.code()) {
      return Found.of(Finding.LOGIN_WANTED);
    } else if (code == CloseCode.ORIGIN_REFUSED.code()) {
      return Found.of(Finding.ORIGIN_REFUSED);
    }
    boolean busy =
        code == CloseCode.LIMIT.code() || (code >= FIRST_OF_SERVER && code <= LAST_OF_SERVER);
    return Found.of(busy ? Finding.SERVER_BUSY : Finding.SERVER_REFUSED, code);
  }

  /**
   * What the plain request says of the way to the server; null when all is well: the route answers,
   * to a POST only (HT-4).
   */
  static @Nullable Found whyNotReached(int status) {
    return switch (status) {
      case Ask.NOTHING -> Found.of(Finding.NO_ANSWER);
      case Ask.FAILED -> Found.of(Finding.REFUSED);
      case METHOD_NOT_ALLOWED -> null;
      case NOT_FOUND -> Found.of(Finding.WRONG_ADDRESS);
      default ->
          status < BAD_REQUEST
              ? Found.of(Finding.FOREIGN_ANSWER)
              : Found.of(Finding.HTTP_STATUS, status);
    };
  }

  /** The HTTP status that one of them ended with; 0 when there is none. */
  private static int statusOf(List<Sight> sights) {
    for (Sight sight : sights) {
      Matcher status = STATUS.matcher(sight.why);
      if (status.matches()) {
        return Integer.parseInt(status.group(1));
      }
    }
    return 0;
  }
}
