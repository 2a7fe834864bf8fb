// SPDX-License-Identifier: Apache-2.0
/**
 * What applications use of events, calls and namespaces on either side (SPEC §9): the conversation,
 * what it hands over, and how arguments are read and written. Knows no session and no I/O.
 */
package io.throughline.event;
