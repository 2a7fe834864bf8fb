// SPDX-License-Identifier: Apache-2.0
/**
 * The payloads of the layer of events as records, read from frames and written to them (SPEC §9.1
 * to §9.3). Pure functions, safe on any thread.
 */
package io.throughline.event.payload;
