// SPDX-License-Identifier: Apache-2.0
// The life of a page, with a page that the test plays.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { watchPage } from "../src/page.js";
import { withGlobals } from "./support/globals.js";

type Listener = (event: object) => void;

/** Somewhere to listen. */
class Target {
  readonly listeners: { readonly name: string; readonly listener: Listener; readonly capture: boolean }[] = [];

  readonly addEventListener = (name: string, listener: Listener, capture = false): void => {
    this.listeners.push({ name, listener, capture });
  };

  readonly removeEventListener = (name: string, listener: Listener, capture = false): void => {
    const at = this.listeners.findIndex(
      (each) => each.name === name && each.listener === listener && each.capture === capture,
    );
    if (at >= 0) this.listeners.splice(at, 1);
  };

  /** `inside`: it happens to something within and does not bubble. */
  fire(name: string, event: object = {}, inside = false): void {
    for (const each of [...this.listeners]) if (each.name === name && (each.capture || !inside)) each.listener(event);
  }
}

class Page {
  readonly window = new Target();
  readonly document = Object.assign(new Target(), { hidden: false });
  readonly connection = new Target();
  readonly log: string[] = [];
  readonly forget: () => void;

  constructor(context: TestContext) {
    const { connection, document, window } = this;
    const { addEventListener, removeEventListener } = window;
    withGlobals(context, { addEventListener, removeEventListener, document, navigator: { connection } });
    this.forget = watchPage({
      sleep: () => this.log.push("sleep"),
      wake: () => this.log.push("wake"),
      leave: () => this.log.push("leave"),
    });
  }
}

for (const name of ["online", "pageshow", "focus"]) {
  test(`${name} of the window wakes the connection`, (context) => {
    const page = new Page(context);

    page.window.fire(name);

    assert.deepEqual(page.log, ["wake"]);
  });
}

for (const name of ["resume", "visibilitychange"]) {
  test(`${name} of the document wakes the connection`, (context) => {
    const page = new Page(context);

    page.document.fire(name);

    assert.deepEqual(page.log, ["wake"]);
  });
}

test("what is in the page may have the focus: that wakes nothing", (context) => {
  const page = new Page(context);

  page.window.fire("focus", {}, true);
  page.document.fire("focus", {}, true);

  assert.deepEqual(page.log, []);
});

test("a change of the network wakes the connection", (context) => {
  const page = new Page(context);

  page.connection.fire("change");

  assert.deepEqual(page.log, ["wake"]);
});

test("a page that gets hidden wakes nothing; seen again, it does", (context) => {
  const page = new Page(context);
  page.document.hidden = true;
  page.document.fire("visibilitychange");
  assert.deepEqual(page.log, []);

  page.document.hidden = false;
  page.document.fire("visibilitychange");

  assert.deepEqual(page.log, ["wake"]);
});

test("a page that is kept for later sends the connection to sleep; one that goes away ends the session", (context) => {
  const page = new Page(context);

  page.window.fire("pagehide", { persisted: true });
  page.window.fire("pagehide", { persisted: false });

  assert.deepEqual(page.log, ["sleep", "leave"]);
});

test("a connection that has ended for good listens to nothing any more", (context) => {
  const { connection, document, forget, window } = new Page(context);
  for (const { listeners } of [connection, document, window]) assert.ok(listeners.length > 0);

  forget();

  assert.deepEqual([window.listeners, document.listeners, connection.listeners], [[], [], []]);
});

test("where there are no such events nothing is listened to", () => {
  const nobody = (): void => {
    throw new Error("nobody asks");
  };
  const listener = { sleep: nobody, wake: nobody, leave: nobody };

  assert.doesNotThrow(watchPage(listener));
});
