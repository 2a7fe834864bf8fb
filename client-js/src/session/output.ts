// SPDX-License-Identifier: Apache-2.0
import { Kind, type ClientFrame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { Upstream } from "../transport/transport.js";
import type { Attempt } from "./attempt.js";
import { lastNumber, takeOut, type Outbox } from "./outbox.js";

/** Volatile frames are dropped rather than queued beyond this (DL-15). */
const VOLATILE_QUEUE = 64;
/** What a batch holds besides counted frames, BASE and CLOSE, at most. */
const OTHERS = 80;

/** The way upstream that attempts share: each WebSocket has its own, all POSTs are one, all forms are one. */
export type Path = Attempt | Upstream;

/**
 * What may be on the way, in parts of the window: at first, after a doubt, and how much more after each confirmation. A slow
 * line takes long for much; what is sent anew meanwhile would only make it slower. More than a quarter is confirmed at once (DL-8).
 */
const FIRST_FLIGHT = 3 / 8;
const LEAST_FLIGHT = 1 / 32;
const FLIGHT_STEP = 1 / 16;

/** What goes upstream next on the current path: replay after loss, one body at a time. */
export interface Output {
  /** The path in use; null before the first attach. */
  path: Path | null;
  /** The number of the next counted frame on this path. */
  cursor: number;
  /** The number that the peer gives the next counted frame on this path; 0 when it wants a BASE (AT-9). */
  stated: number;
  /** Frames without a number, in order. */
  uncounted: ClientFrame[];
  /** Whether CLOSE went out on this path since the last loss. */
  closeSent: boolean;
  /** When the next body may go; Infinity while one is under way. */
  readyAt: number;
  /** Bodies lost in a row. */
  lost: number;
  /** How much may be on the way, in parts of the window. */
  flight: number;
}

export type Sender = Output & Outbox;

export function newOutput(): Output {
  return {
    path: null,
    cursor: 1,
    stated: 0,
    uncounted: [],
    closeSent: false,
    readyAt: 0,
    lost: 0,
    flight: FIRST_FLIGHT,
  };
}

/** The path of an attempt. */
export function pathOf(attempt: Attempt): Path {
  return attempt.transport.upstream || attempt;
}

/** Whether frames can go at any time; else they go in bodies. */
export function streams({ path }: Output): boolean {
  return typeof path === "object";
}

/** The session was attached by this attempt; another path means that everything unconfirmed is replayed (DL-6). */
export function usePath(output: Sender, attempt: Attempt): void {
  const path = pathOf(attempt);
  if (path === output.path) {
    if (output.readyAt < Infinity && isDone(output)) output.readyAt = 0; // no more backing off
    return;
  }
  output.path = path;
  output.readyAt = output.lost = 0;
  rewind(output);
  output.stated = attempt.sentTo && attempt.sentTo + 1;
  output.cursor = Math.max(output.cursor, output.stated);
}

/** Uncounted frames of the path that was lost are not kept (DL-15). */
export function forget(output: Output): void {
  output.uncounted = [];
}

export function addControl(output: Output, frame: ClientFrame): void {
  if (!output.closeSent || frame[0] === Kind.PONG) output.uncounted.push(frame); // CL-4
}

export function addVolatile(output: Output, frame: ClientFrame): void {
  if (output.uncounted.length < VOLATILE_QUEUE) output.uncounted.push(frame);
}

/** Everything from the first unconfirmed frame on goes out again. */
export function rewind(output: Sender): void {
  output.cursor = output.confirmed + 1;
  output.closeSent = false;
}

/** Whether no counted frame that went out by this path waits for its confirmation. */
export function isDone({ confirmed, cursor }: Sender): boolean {
  return cursor <= confirmed + 1;
}

/** The next frames for the connection, none when it is not ready or there is nothing to say. */
export function compose(output: Sender, close: ClientFrame | null, limits: Limits, now: number): ClientFrame[] {
  if (now < output.readyAt) return [];
  const frames = output.uncounted.splice(0, OTHERS).concat(counted(output, limits));
  if (close && !output.closeSent && output.cursor > lastNumber(output)) {
    frames.push(close); // CL-1
    output.closeSent = true;
  }
  if (frames.length && !streams(output)) output.readyAt = Infinity;
  return frames;
}

/** The path is slow, or dead: little is sent at a time until there is progress. */
export function onDoubt(output: Output): void {
  output.flight = LEAST_FLIGHT;
}

/** The peer confirmed something: a form that waited for it is done. */
export function onProgress(output: Sender): void {
  output.flight += FLIGHT_STEP;
  if (output.path === Upstream.FORMS && output.readyAt < Infinity && isDone(output)) onBodyDone(output);
}

/** The next body may go. */
export function onBodyDone(output: Output): void {
  output.readyAt = output.lost = 0;
}

function counted(output: Sender, limits: Limits): ClientFrame[] {
  if (output.cursor <= output.confirmed) rewind(output); // confirmed by another way: the numbers jump
  const streaming = streams(output);
  const { cursor } = output;
  // In text form an escape doubles a byte at most, and a form writes three for one: such a part of a body always fits.
  const bytes = streaming ? Infinity : limits.maxBody / (output.path === Upstream.FORMS ? 6 : 2) - 1_024;
  const room = streaming ? Infinity : Math.max(1, limits.maxFrames - 2 * OTHERS);
  const frames: ClientFrame[] = takeOut(output, cursor, output.flight * limits.window, bytes, room);
  if (!frames.length) return frames;
  const base: ClientFrame[] = streaming && output.stated === cursor ? [] : [[Kind.BASE, cursor]]; // AT-9
  output.cursor += frames.length;
  output.stated = output.cursor;
  return base.concat(frames);
}
