// SPDX-License-Identifier: Apache-2.0
/**
 * What a server tells who follows its work, as spans of OpenTelemetry. Needs its API alone; knows
 * Vert.x' tracer only by what both leave in OpenTelemetry's current context. Called on every event
 * loop.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.opentelemetry;
