// SPDX-License-Identifier: Apache-2.0
// Diagnoses in virtual time.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { diagnose, type DiagnoseOptions, type Progress, type Report, type Result } from "../../src/diagnose.js";
import type { TransportName } from "../../src/index.js";
import { virtualWorld } from "./virtual-platform.js";
import type { Caller, Route, VirtualWorld } from "./virtual-world.js";

const URL = "http://server.example/throughline";
/** A diagnosis ends within this time, and leaves nothing. */
const BOUND_MS = 15_000;

/** A server that has no handler for any call, as one that knows nothing of diagnoses. */
export function serverWorld(context: TestContext): VirtualWorld {
  const world = virtualWorld(context);
  let calls = 0;
  world.peer.onTaken = ({ kind }) => {
    if (kind !== "EVENT" && kind !== "EVENT_BINARY") return;
    const text = `${++calls}{"code":"NO_HANDLER"}`;
    world.clock.after(20, () => {
      world.peer.sendFrame({ kind: "REPLY", text });
    });
  };
  return world;
}

/** Lets all of it happen; answers the report, and what was told on the way. */
export function diagnosed(world: VirtualWorld, options: DiagnoseOptions): { report: Report; told: Progress[] } {
  const reports: Report[] = [];
  const told: Progress[] = [];
  const onProgress = (progress: Progress): void => void told.push(progress);
  diagnose(URL, { onProgress, ...options }, (_error, report) => reports.push(report as Report));
  world.clock.run(BOUND_MS);
  assert.equal(reports.length, 1, "it has not ended, or more than once");
  assert.equal(world.sockets.size, 0, "a WebSocket is open");
  const asked = world.asked.length;
  world.clock.run(10 * BOUND_MS);
  assert.equal(world.asked.length, asked, "it goes on");
  return { report: reports[0] as Report, told };
}

export function resultOf(world: VirtualWorld, name: TransportName, options: DiagnoseOptions = {}): Result {
  const { report } = diagnosed(world, { transports: [name], ...options });
  assert.deepEqual(
    report.results.map((result) => result.name),
    ["server", name],
  );
  return report.results[1] as Result;
}

export const codes = ({ findings }: Result): string[] => findings.map(({ code }) => code);
export const stepNames = ({ steps }: Result): string[] => steps.map(({ name }) => name);

/** Replaces what becomes of requests to a route. */
export function intercept(world: VirtualWorld, of: Route, how: (body: string, caller: Caller) => Caller | null): void {
  const request = world.request.bind(world);
  world.request = (route, body, caller) => {
    const heard = route === of ? how(body, caller) : caller;
    return heard ? request(route, body, heard) : () => undefined;
  };
}
