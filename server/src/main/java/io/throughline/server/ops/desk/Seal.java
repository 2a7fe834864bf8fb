// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks what says that somebody was let in, and until when; nothing is kept. The token
 * cannot be told from it.
 */
final class Seal {
  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final byte[] key;

  /**
   * Makes one.
   *
   * @param token what the key is made of, so that all nodes have the same; null: of chance
   */
  Seal(@Nullable String token) {
    if (token == null) {
      key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
    } else {
      key = sign(token.getBytes(StandardCharsets.UTF_8), "throughline ops");
    }
  }

  /** What is good for one use until then. */
  String seal(String use, long until) {
    byte[] tag = sign(key, use + " " + until);
    return until + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
  }

  /** Until when that is good for that use; 0 when it is not, or not any more. */
  long check(String use, @Nullable String sealed, long now) {
    int dot = sealed == null ? -1 : sealed.indexOf('.');
    if (sealed == null || dot < 1 || dot > 15 || !digits(sealed.substring(0, dot))) {
      return 0;
    }
    long until = Long.parseLong(sealed.substring(0, dot));
    boolean genuine = same(seal(use, until), sealed);
    return genuine && now < until ? until : 0;
  }

  /** Whether two texts are equal, in a time that does not depend on where they differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(digest(one), digest(other));
  }

  /** What a text is known by, without being kept. */
  static String mark(String text) {
    return Base64.getEncoder().encodeToString(digest(text));
  }

  private static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static byte[] sign(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
