// SPDX-License-Identifier: Apache-2.0
/**
 * What a network lets through, tried and said in plain words: {@code Diagnosis} begins a {@code
 * Probe} for each transport, which opens a session over nothing else and looks at its connections
 * from beside them by a {@code Watch}. A {@code Row} collects what is found, a {@code Report} tells
 * all of it. Everything of one diagnosis happens on one event-loop context.
 */
package io.throughline.client.diagnose;
