// SPDX-License-Identifier: Apache-2.0
/** What may be told of where somebody is. Knows nothing of the server. */
@org.jspecify.annotations.NullMarked
package io.throughline.server.network;
