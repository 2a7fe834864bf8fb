// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator is shown, counted: over time, over the last hour, by group and by session. Time
 * is a parameter, all is bounded, nothing does I/O; confined to one thread, that of {@link
 * io.throughline.server.ops.figures.OpsMetrics}.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.server.ops.figures;
