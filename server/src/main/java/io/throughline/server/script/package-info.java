// SPDX-License-Identifier: Apache-2.0
/**
 * The JavaScript client as this server serves it: a page needs one script element and no build. No
 * part of the protocol; knows nothing of sessions and transports.
 */
@NullMarked
package io.throughline.server.script;

import org.jspecify.annotations.NullMarked;
