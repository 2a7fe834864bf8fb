// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body that goes up beside its session's connection.
 *
 * @param frames the frames behind the opener that could be read
 * @param error why the next one could not; null when all could
 * @param jsonp whether the client cannot read the answer (JP-5)
 */
public record Upstream(
    Frame.Upstream opener, List<Frame> frames, @Nullable CloseCode error, boolean jsonp) {}
