// SPDX-License-Identifier: Apache-2.0
// What is known of the network, over sessions, pages and tabs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recall, remember } from "../src/selection/memory.js";
import { tabs, type Tabs } from "../src/selection/tabs.js";
import { FakeStorage, withGlobals, withPage } from "./support/globals.js";

const DAY = 86_400_000;
const NOTHING = { best: "", rtt: 0 };

test("memory: what was remembered is known for a day, and of that server only", (context) => {
  const time = withPage(context, new FakeStorage());
  remember("http://one", { best: "long-polling", rtt: 80 });

  time.now += DAY - 1;
  assert.deepEqual(recall("http://one"), { best: "long-polling", rtt: 80 });
  assert.deepEqual(recall("http://other"), NOTHING);
  time.now += 1;

  assert.deepEqual(recall("http://one"), NOTHING);
});

test("memory: where there is no storage it is kept for the page", () => {
  remember("http://nowhere", { best: "websocket", rtt: 30 });

  assert.deepEqual(recall("http://nowhere"), { best: "websocket", rtt: 30 });
  assert.deepEqual(recall("http://elsewhere"), NOTHING);
});

test("memory: storage that is forbidden or full harms nothing, the page still knows", (context) => {
  const storage = new FakeStorage();
  storage.broken = true;
  withPage(context, storage);

  remember("http://one", { best: "websocket", rtt: 30 });

  assert.deepEqual(recall("http://one"), { best: "websocket", rtt: 30 });
});

for (const text of ["", "no JSON", "null", "{}", "[]", '"text"', "5", '{"until":1e18}']) {
  test(`memory: what another page has written cannot harm: ${JSON.stringify(text)}`, (context) => {
    const storage = new FakeStorage();
    storage.items.set("throughline http://odd", text);
    withPage(context, storage);

    assert.deepEqual(recall("http://odd"), NOTHING);
  });
}

test("memory: the first time, the page's own connection tells the round trip", (context) => {
  withGlobals(context, { performance: { timing: { connectStart: 100, connectEnd: 170 } } });

  assert.deepEqual(recall("http://first"), { best: "", rtt: 70 });
});

test("tabs: those that were written by a clock that has been set back since do not count", (context) => {
  const storage = new FakeStorage();
  const time = withPage(context, storage);
  for (const each of four()) each.hold(true);
  assert.equal(tabs().mayHold(), false);

  time.now -= DAY;

  assert.equal(tabs().mayHold(), true);
});

function four(): Tabs[] {
  return [tabs(), tabs(), tabs(), tabs()];
}

test("tabs: outside of pages nothing limits what may be held", () => {
  for (const tab of four()) tab.hold(true);

  assert.ok(tabs().mayHold());
});

test("tabs: where storage fails a page knows of its own connections only", (context) => {
  const storage = new FakeStorage();
  storage.broken = true;
  withPage(context, storage);

  for (const tab of four()) tab.hold(true);
  assert.ok(!tabs().mayHold());
  storage.broken = false;

  assert.ok(tabs().mayHold());
});

test("tabs: four may hold a connection, a fifth may not, until one lets go", (context) => {
  withPage(context, new FakeStorage());
  const others = four();
  const fifth = tabs();
  for (const tab of others) {
    assert.ok(tab.mayHold());
    assert.ok(fifth.mayHold());
    tab.hold(true);
  }

  assert.ok(!fifth.mayHold());
  assert.ok(others.every((tab) => tab.mayHold())); // it does not count itself
  others[0]?.hold(false);

  assert.ok(fifth.mayHold());
});

test("tabs: one that says nothing for 90 s holds none; one that goes on says so every 30 s", (context) => {
  const time = withPage(context, new FakeStorage());
  const others = four();
  const fifth = tabs();
  for (const tab of others) tab.hold(true);

  for (let passed = 10; passed <= 90; passed += 10) {
    time.now += 10_000;
    for (const tab of others.slice(1)) tab.hold(true);
    assert.equal(fifth.mayHold(), passed === 90, `${passed} s`);
  }
});

for (const [protocol, may] of [
  ["http/1.1", false],
  ["h2", true],
  ["h3", true],
  ["", false],
] as const) {
  test(`tabs: a fifth may ${may ? "" : "not "}hold one when the page came by "${protocol}"`, (context) => {
    const performance = { getEntriesByType: () => [{ nextHopProtocol: protocol }] };
    withPage(context, new FakeStorage(), { performance });
    for (const tab of four()) tab.hold(true);

    assert.equal(tabs().mayHold(), may);
  });
}

for (const text of ["no JSON", "null", '{"a":"x","b":null}', "[]"]) {
  test(`tabs: what another page has written cannot harm: ${text}`, (context) => {
    const storage = new FakeStorage();
    storage.items.set("throughline tabs", text);
    withPage(context, storage);
    const tab = tabs();

    assert.ok(tab.mayHold());
    assert.doesNotThrow(() => {
      tab.hold(true);
    });
  });
}
