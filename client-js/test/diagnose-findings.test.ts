// SPDX-License-Identifier: Apache-2.0
// What a diagnosis finds, by what the network and the server do to a transport.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WebSocketConstructor } from "../src/index.js";
import { codes, intercept, resultOf, serverWorld, stepNames } from "./support/diagnosing.js";
import { virtualWorld } from "./support/virtual-platform.js";
test("REFUSED: a WebSocket that never opens", (context) => {
  class Refused {
    onclose: ((event: { code: number }) => void) | null = null;
    constructor() {
      setTimeout(() => this.onclose?.({ code: 1006 }), 5);
    }
    close(): void {
      // It is closed.
    }
  }
  const world = serverWorld(context);

  const result = resultOf(world, "websocket", { WebSocket: Refused as unknown as WebSocketConstructor });

  assert.deepEqual([result.status, codes(result)], ["fails", ["REFUSED"]]);
});

test("NO_ANSWER: a WebSocket that connects for ever", (context) => {
  const world = serverWorld(context);
  world.delays.websocket = Infinity;

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["fails", ["NO_ANSWER"]]);
});

test("OPENED_SILENT: a WebSocket that opens, and through which nothing comes", (context) => {
  const world = serverWorld(context);
  const silent = (): void => undefined;
  world.socket = () => ({ take: silent, leave: silent });

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["fails", ["OPENED_SILENT"]]);
});

test("FOREIGN_ANSWER: what answers does not speak the protocol", (context) => {
  const world = serverWorld(context);
  intercept(world, "long-polling", (_body, caller) => {
    world.clock.after(5, () => {
      caller.receive("<html>\nlog in here\n");
      caller.end();
    });
    return null;
  });

  const result = resultOf(world, "long-polling");

  assert.deepEqual([result.status, codes(result)], ["fails", ["FOREIGN_ANSWER"]]);
});

test("BUFFERED: a stream that is silent, where an answer that ends comes through", (context) => {
  const world = serverWorld(context);
  intercept(world, "xhr-streaming", (body, caller) => {
    if (!body.startsWith("T")) return null;
    world.clock.after(5, () => {
      caller.receive("R4404\n");
      caller.end();
    });
    return null;
  });

  const result = resultOf(world, "xhr-streaming");

  assert.deepEqual([result.status, codes(result)], ["limited", ["BUFFERED"]]);
});

test("BUFFERED: the first large piece comes, a small one behind it does not", (context) => {
  const world = serverWorld(context);
  intercept(world, "xhr-streaming", (_body, caller) => ({
    receive: (lines) => {
      if (lines !== "k\n") caller.receive(lines);
    },
    end: () => {
      caller.end();
    },
  }));

  const result = resultOf(world, "xhr-streaming");

  assert.deepEqual([result.status, codes(result)], ["limited", ["BUFFERED"]]);
});

test("NO_ANSWER: a stream that is silent, and no answer that ends comes through either", (context) => {
  const world = serverWorld(context);
  world.delays["xhr-streaming"] = Infinity;

  assert.deepEqual(codes(resultOf(world, "xhr-streaming")), ["NO_ANSWER"]);
});

test("UPSTREAM_LOST: it opens, and bodies upstream are not answered", (context) => {
  const world = serverWorld(context);
  world.delays.upstream = Infinity;

  const result = resultOf(world, "long-polling");

  assert.deepEqual([result.status, codes(result)], ["fails", ["UPSTREAM_LOST"]]);
});

test("STALLED: it opens, and no reply ever comes", (context) => {
  const world = serverWorld(context);
  world.peer.onTaken = () => undefined;

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["fails", ["STALLED"]]);
});

for (const [code, kind, lost] of [
  ["LARGE_LOST", "TEXT_PART", ["connected", "answered", "open", "echo"]],
  ["BINARY_LOST", "EVENT_BINARY", ["connected", "answered", "open", "echo", "large"]],
] as const) {
  test(`${code}: a small text gets through, ${kind} does not`, (context) => {
    const world = serverWorld(context);
    const { onTaken } = world.peer;
    let dead = false;
    world.peer.onTaken = (frame) => {
      dead ||= frame.kind === kind;
      if (!dead) onTaken(frame);
    };

    const result = resultOf(world, "websocket");

    assert.deepEqual([result.status, codes(result)], ["limited", [code]]);
    assert.deepEqual(stepNames(result), lost);
  });
}

test("CUT_WHEN_QUIET: what says nothing for a while is cut, after so many seconds", (context) => {
  const world = serverWorld(context);
  intercept(world, "xhr-streaming", (body, caller) => {
    if (body.startsWith("H")) {
      world.clock.after(5_000, () => {
        caller.end();
      });
    }
    return caller;
  });

  const result = resultOf(world, "xhr-streaming");

  assert.equal(result.status, "limited");
  assert.deepEqual(codes(result), ["CUT_WHEN_QUIET"]);
  assert.ok(Math.abs((result.findings[0]?.detail ?? 0) - 4.8) < 0.2, JSON.stringify(result.findings));
});

test("CUT: what is cut in the middle of use, and goes on", (context) => {
  const world = serverWorld(context);
  intercept(world, "xhr-streaming", (body, caller) => {
    if (body.startsWith("H")) {
      world.clock.after(15, () => {
        caller.end();
      });
    }
    return caller;
  });

  const result = resultOf(world, "xhr-streaming");

  assert.deepEqual([result.status, codes(result)], ["limited", ["CUT"]]);
});

for (const [code, finding, status] of [
  [4401, "LOGIN_WANTED", "works"],
  [4403, "ORIGIN_REFUSED", "fails"],
  [4426, "SERVER_REFUSED", "limited"],
  [4429, "SERVER_BUSY", "limited"],
  [4503, "SERVER_BUSY", "limited"],
] as const) {
  test(`${finding}: the server refuses with ${code}`, (context) => {
    const world = serverWorld(context);
    world.peer.open = (_frames, connection) => {
      connection.end([{ kind: "REJECT", code, json: { retryAfter: 1_000 } }]);
      return false;
    };

    for (const name of ["websocket", "xhr-streaming", "long-polling"] as const) {
      const result = resultOf(world, name);
      assert.deepEqual([result.status, codes(result)], [status, [finding]], name);
    }
  });
}

test("NOT_OFFERED: the server does not have the route, and nothing more is tried", (context) => {
  const world = serverWorld(context);
  world.statuses.websocket = 404;

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["skipped", ["NOT_OFFERED"]]);
  assert.deepEqual(world.asked, []);
});

test("NOT_SUPPORTED: an environment without it", (context) => {
  const world = virtualWorld(context, { WebSocket: undefined });

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["skipped", ["NOT_SUPPORTED"]]);
});

test("SLOW: a reply takes more than a second", (context) => {
  const world = serverWorld(context);
  const { onTaken } = world.peer;
  world.peer.onTaken = (frame) =>
    void world.clock.after(1_500, () => {
      onTaken(frame);
    });

  const result = resultOf(world, "websocket");

  assert.deepEqual([result.status, codes(result)], ["limited", ["SLOW"]]);
  assert.ok(result.findings[0]?.words.includes(`${result.roundTripMs} ms`));
});
