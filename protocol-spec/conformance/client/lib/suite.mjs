// SPDX-License-Identifier: Apache-2.0
// How the tests are declared: each has a server and a connection of its own, and as most of their time is waiting, those of a
// file run side by side.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { basename } from 'node:path';
import { number } from '../../lib/settings.mjs';
import { Client, crash, endAdapter } from './client.mjs';
import { FakeServer } from './server.mjs';
import { transports } from './settings.mjs';

const declared = [];

// The file that imports this has declared all its tests when the event loop turns.
setImmediate(() => {
  describe(basename(process.argv[1], '.test.mjs'), { concurrency: number('SIDE_BY_SIDE', 8) }, () => {
    before(warmUp);
    for (const { name, run } of declared) it(name, { timeout: 60_000 }, run);
  });
  after(endAdapter);
});

/** The first connections of a process can be so slow that they would tell the client of a bad network. */
async function warmUp() {
  for (const transport of transports) {
    const scene = new Scene();
    try {
      const { client, session } = await scene.open(transport, {}, { attemptTimeoutMs: 10_000 });
      session.write('mdown');
      client.send('up');
      await Promise.all([client.message(), client.next('sent')]);
    } finally {
      await scene.end();
    }
  }
}

/** A test; its name begins with the clauses it proves. `run` gets a scene. */
export function test(name, run) {
  declared.push({
    name,
    run: async () => {
      const scene = new Scene();
      try {
        await Promise.race([run(scene), crash]);
        scene.check();
      } finally {
        await scene.end();
      }
    },
  });
}

/** The same test on every transport, or on those named. */
export function onEach(name, run, only = transports) {
  for (const transport of only) test(`${name} [${transport}]`, (scene) => run(scene, transport));
}

/** What one test has: servers, and connections of the client to them. */
export class Scene {
  #servers = [];
  #clients = [];

  async server(welcome) {
    const server = await FakeServer.start(welcome);
    this.#servers.push(server);
    return server;
  }

  /** A connection of the client's. */
  connect(server, only, options = {}) {
    const chosen = typeof only === 'string' ? [only] : only;
    const client = new Client(server.url, { transports: chosen, closeTimeoutMs: 500, ...options });
    this.#clients.push(client);
    return client;
  }

  /** An open session over a transport, with an honest server that goes on by itself. */
  async open(transport, welcome = {}, options = {}) {
    const server = await this.server(welcome);
    const client = this.connect(server, transport, options);
    const connection = await server.arrival(typeof transport === 'string' ? transport : transport[0]);
    server.automatic = true;
    server.accept(connection);
    await client.next('open');
    const { session } = server;
    await session.parked();
    return { server, client, session };
  }

  check() {
    const violations = this.#servers.flatMap((server) => server.violations());
    assert.deepEqual(violations, [], 'what the client wrote breaks the protocol');
  }

  async end() {
    for (const client of this.#clients) client.forget();
    await Promise.all(this.#servers.map((server) => server.stop()));
  }
}
