// SPDX-License-Identifier: Apache-2.0
/** The limits of §4.4, in bytes unless the name says otherwise. */
export interface Limits {
  readonly maxFrame: number;
  readonly maxMessage: number;
  /** parts of one message */
  readonly maxParts: number;
  readonly maxWsMessage: number;
  readonly maxBody: number;
  /** frames in one batch */
  readonly maxFrames: number;
  readonly window: number;
}

/** The times a server states in WELCOME (§5.1), in milliseconds. */
export interface Times {
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly resumeTimeout: number;
  readonly pollHold: number;
  readonly ackDelay: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFrame: 16_384,
  maxMessage: 1_048_576,
  maxParts: 256,
  maxWsMessage: 65_536,
  maxBody: 262_144,
  maxFrames: 1_024,
  window: 262_144,
};

export const DEFAULT_TIMES: Times = {
  pingInterval: 25_000,
  pingTimeout: 20_000,
  resumeTimeout: 60_000,
  pollHold: 20_000,
  ackDelay: 1_000,
};

/** An opener's line (§4.4). */
export const OPENER_LIMIT = 8_192;
/** What the payload of a frame without application payload may take. */
export function controlLimit(limits: Limits): number {
  return Math.max(OPENER_LIMIT, limits.maxFrame);
}

/** A close reason, UTF-8 (§4.2). */
export const REASON_LIMIT = 123;
