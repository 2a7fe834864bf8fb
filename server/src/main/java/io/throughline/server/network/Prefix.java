// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.network;

import io.netty.util.NetUtil;

/** The network of an address: its /24, or /48 of version 6. No name is ever looked up. */
public final class Prefix {
  public static final String UNKNOWN = "unknown";

  private static final int V4_BYTES = 4;

  private Prefix() {}

  /** The network of an address in text; {@code unknown} when that is none. */
  public static String of(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return UNKNOWN;
    }
    if (bytes.length == V4_BYTES) {
      return part(bytes, 0) + "." + part(bytes, 1) + "." + part(bytes, 2) + ".0/24";
    }
    if (isMapped(bytes)) {
      return part(bytes, 12) + "." + part(bytes, 13) + "." + part(bytes, 14) + ".0/24";
    }
    return hex(bytes, 0) + ":" + hex(bytes, 2) + ":" + hex(bytes, 4) + "::/48";
  }

  /** An address of version 4 in the clothes of version 6. */
  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static int part(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]);
  }

  private static String hex(byte[] bytes, int at) {
    return Integer.toHexString(part(bytes, at) << 8 | part(bytes, at + 1));
  }
}
