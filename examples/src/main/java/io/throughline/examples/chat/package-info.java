// SPDX-License-Identifier: Apache-2.0
/**
 * The chat that {@code make demo} opens: rooms, presence with everyone's transport, typing, files,
 * and a bot, over one namespace of Throughline. The application runs on one event loop, so what it
 * knows needs no lock; in front of it lies a network that visitors may spoil.
 */
@org.jspecify.annotations.NullMarked
package io.throughline.examples.chat;
