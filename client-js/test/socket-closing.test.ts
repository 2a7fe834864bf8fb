// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toSession, toWebSocket } from "../src/socket/close-codes.js";
import { ScriptedServer } from "./support/scripted-server.js";
import { closed, open, socketOn, watch } from "./support/sockets.js";

describe("closing", () => {
  const CODES: readonly (readonly [code: number | undefined, session: number, told: number])[] = [
    [undefined, 1000, 1005],
    [1000, 1000, 1000],
    [3000, 3000, 3000],
    [4399, 4399, 4399],
    [4400, 3400, 4400],
    [4999, 3999, 4999],
  ];
  for (const [code, session, told] of CODES) {
    test(`with ${code ?? "no code"} says ${session} to the server and tells ${told}`, async () => {
      const { server, socket } = await open();
      const log = watch(socket);

      socket.close(code, "bye");
      assert.equal(socket.readyState, 2);
      await closed(socket);

      assert.deepEqual([server.closes, log], [[`${session} 0 bye`], [`close ${told} clean bye`]]);
      assert.equal(socket.readyState, 3);
    });
  }

  test("refuses codes that are not the application's and reasons over 123 bytes", async () => {
    const { socket } = await open();

    for (const code of [0, 999, 1001, 2999, 5000, NaN]) {
      assert.throws(
        () => {
          socket.close(code);
        },
        { name: "InvalidAccessError", code: 15 },
        String(code),
      );
    }
    assert.throws(
      () => {
        socket.close(1000, "é".repeat(62));
      },
      { name: "SyntaxError", code: 12 },
    );
    assert.equal(socket.readyState, 1);
    socket.close();
  });

  test("while connecting fails with 1006", async () => {
    const server = new ScriptedServer();
    const socket = socketOn(server);
    const log = watch(socket);

    socket.close();
    assert.equal(socket.readyState, 2);
    await closed(socket);

    assert.deepEqual(log, ["error", "close 1006 unclean closed before it was open"]);
  });

  test("drops messages that come after `close`", async () => {
    const { server, socket } = await open();
    const log = watch(socket);

    socket.close();
    server.say("mlate");
    await closed(socket);

    assert.deepEqual(log, ["close 1005 clean "]);
  });

  test("that the server does not answer is 1006 when messages may be lost", async (t) => {
    const { server, socket } = await open({ closeTimeoutMs: 50 });
    t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
    server.mute = true;
    const log = watch(socket);

    socket.send("of unknown fate");
    socket.close(1000);
    await Promise.resolve();
    t.mock.timers.tick(60);
    await closed(socket);

    assert.deepEqual(log, ["error", "close 1006 unclean "]);
  });
});

describe("the server ends the session", () => {
  const ENDS: readonly (readonly [code: number, told: string])[] = [
    [1000, "close 1000 clean why"],
    [1001, "close 1001 clean why"],
    [3000, "close 3000 clean why"],
    [3305, "close 1005 clean why"],
    [3306, "error,close 1006 unclean why"],
    [3400, "close 4400 clean why"],
    [4001, "close 4001 clean why"],
    [4400, "close 1002 clean why"],
    [4401, "close 4401 clean why"],
    [4404, "error,close 1006 unclean why"],
    [4407, "error,close 1006 unclean why"],
    [4413, "close 1009 clean why"],
    [4500, "close 1011 clean why"],
    [4503, "close 1012 clean why"],
    [4508, "close 1013 clean why"],
    [4555, "close 1013 clean why"],
  ];
  for (const [code, told] of ENDS) {
    test(`with ${code}: ${told}, behind its messages, and no session follows`, async () => {
      const { server, socket } = await open();
      const log = watch(socket);

      server.say("mlast", `c${code} 0 why`);
      await closed(socket);
      await new Promise((resolve) => setImmediate(resolve));

      assert.deepEqual(log.join(), `message last,${told}`);
      assert.equal(server.hellos.length, 1);
    });
  }

  test("every code of a WebSocket comes back from its session's code", () => {
    const codes = [1000, ...range(1001, 1015), ...range(3000, 3300), ...range(4000, 4999)];

    for (const code of codes) {
      const session = toSession(code);
      assert.ok(session === 1000 || (session >= 3000 && session <= 4399), `${code} is no application's: ${session}`);
      assert.equal(toWebSocket(session), code);
    }
    assert.deepEqual(
      [3301, 3999, 2000, 5000].map((code) => toWebSocket(toSession(code))),
      [1006, 1006, 1006, 1006],
    );
  });
});

function range(least: number, most: number): number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
}
