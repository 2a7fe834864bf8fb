// SPDX-License-Identifier: Apache-2.0
// What the guides show, run as they say: their servers, their pages in Chromium, their clients in Node.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';
import { ThroughlineSocket } from '../../client-js/dist/socket.js';
import { connectWithToken, joinAdmin } from '../guides/authentication.mjs';
import { enter } from '../guides/from-socket-io.mjs';
import { openBridge, openBus, openSocket } from '../guides/from-sockjs.mjs';
import { complaintsOf, launchChromium } from '../lib/browsers.mjs';
import { java, repository, startServer } from '../lib/server.mjs';

const options = { WebSocket };
const WAIT_MS = 20_000;

/** What arrives, to be waited for. */
class Heard {
  items = [];
  #waiting = [];

  add = (...item) => {
    this.items.push(item.length === 1 ? item[0] : item);
    this.#waiting.forEach((look) => look());
  };

  /** Resolves to the first that is meant. */
  when(meant) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not among ${JSON.stringify(this.items)}`)), WAIT_MS);
      const look = () => {
        const found = this.items.find(meant);
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      };
      this.#waiting.push(look);
      look();
    });
  }
}

/** Runs `use` beside a server of the guides, and closes what it hands over. */
async function beside(name, use, env) {
  const server = await startServer(`guides.${name}`, env);
  const open = [];
  try {
    await use(server, (connection) => {
      open.push(connection);
      return connection;
    });
  } finally {
    for (const connection of open) connection.close();
    await server.stop();
  }
}

/** How a connection ended for good. */
function ended(connection) {
  return new Promise((resolve) => {
    connection.on('close', ({ code, willRetry }) => willRetry || resolve(code));
  });
}

const secondsFromNow = (seconds) => Math.ceil(Date.now() / 1000) + seconds;

describe('the guides', { timeout: 240_000 }, () => {
  test('getting started: two pages and a program in one room, through a restart of the server', async () => {
    const browser = await launchChromium();
    let server = await startServer('guides.Chat');
    const { command, options: classPath } = java();
    let visitor;
    try {
      const page = async () => {
        const opened = await browser.newPage();
        opened.complaints = complaintsOf(opened);
        await opened.goto(server.origin);
        return opened;
      };
      const shows = (opened, text) => opened.locator('#log').filter({ hasText: text }).waitFor({ timeout: WAIT_MS });
      const say = async (opened, text) => {
        await opened.fill('#text', text);
        await opened.press('#text', 'Enter');
      };
      const ada = await page();
      await shows(ada, 'in #tea, 1 in all');
      const bob = await page();
      await shows(bob, 'in #tea, 2 in all');
      await say(ada, 'hello');
      await shows(bob, /guest \d+: hello/);
      visitor = spawn(command, [...classPath, 'io.throughline.examples.guides.ChatVisitor', server.url], { stdio: 'ignore' });
      await shows(bob, 'a program: hello');
      assert.deepEqual([...ada.complaints, ...bob.complaints], []);

      await server.stop();
      server = await startServer('guides.Chat', {}, server.port);
      await shows(ada, /in #tea, \d in all\s+[\s\S]*in #tea, \d in all/);
      await shows(bob, /in #tea, \d in all\s+[\s\S]*in #tea, \d in all/);
      await say(bob, 'again');
      await shows(ada, /guest \d+: again/);
    } finally {
      visitor?.kill();
      await browser.close();
      await server.stop();
    }
  });

  test('getting started: its project names the versions that are built', () => {
    const read = (path) => readFileSync(join(repository, path), 'utf8');
    const project = read('examples/getting-started/pom.xml');
    const parent = read('pom.xml');
    const version = /<artifactId>throughline-parent<\/artifactId>\s*<version>(.*?)</.exec(parent)[1];
    assert.ok(project.includes(`<artifactId>throughline-server</artifactId>\n      <version>${version}<`), version);
    const vertx = /<vertx.version>(.*?)</.exec(parent)[1];
    assert.ok(project.includes(`<artifactId>vertx-web</artifactId>\n      <version>${vertx}<`), vertx);
  });

  test('from Socket.IO: every line of its client against its server', () =>
    beside('FromSocketIo', async ({ url }, closing) => {
      const [ada, bob] = [new Heard(), new Heard()];
      const first = await enter(connect, url, { options, room: 'tea', show: ada.add });
      closing(first.connection);
      const moved = new Heard();
      first.chat.on('moved', moved.add);
      const second = await enter(connect, url, { options, room: 'tea', show: bob.add });
      closing(second.connection);
      assert.equal(await ada.when((text) => text === 'hello'), 'hello');
      assert.deepEqual(await moved.when(() => true), [3, 4]);
      assert.equal(await second.chat.call('poll', 'tea'), 2);
      await assert.rejects(second.chat.call('admin'), { code: 'NOT_YOU', message: 'for administrators' });
      assert.deepEqual(bob.items, [], 'nobody hears himself');
      second.connection.cut();
      await bob.when((text) => text === 'online');
      assert.deepEqual(bob.items, ['offline', 'online']);
    }));

  test('from SockJS: a socket, and the event bus beside its SockJS bridge', () =>
    beside('EventBusBridge', async ({ url, port }, closing) => {
      const texts = new Heard();
      const Socket = ThroughlineSocket.with(options);
      closing(openSocket(Socket, url, texts.add));
      assert.equal(await texts.when(() => true), 'got hello');

      const bus = new Heard();
      const connection = closing(connect(url, options));
      assert.equal(await openBus(connection, 'public.news', bus.add), 'LOUD');
      assert.deepEqual(await bus.when(() => true), ['public.news', { text: 'news' }]);

      const joined = await connection.join('bus');
      await assert.rejects(joined.call('request', 'secret', {}), { code: 'REFUSED' });
      await assert.rejects(joined.call('request', 'public.nobody', {}), { code: 'NO_HANDLERS' });

      const gateway = await startServer('Gateway', { BACKEND: `ws://127.0.0.1:${port}/eventbus/websocket` });
      try {
        const frames = new Heard();
        const socket = closing(openBridge(Socket, gateway.url, 'public.news', frames.add));
        await new Promise((opened) => socket.addEventListener('open', opened));
        const published = setInterval(() => joined.emit('publish', 'public.news', { text: 'to both' }), 200);
        const { body } = await frames.when(({ type }) => type === 'rec').finally(() => clearInterval(published));
        assert.deepEqual(body, { text: 'to both' });
      } finally {
        await gateway.stop();
      }
    }));

  test('authentication: a token is asked for, renewed in time, and refused', () =>
    beside('Authentication', async ({ url }, closing) => {
      const expiry = secondsFromNow(8);
      const session = { token: `ada@${expiry}` };
      let asked = 0;
      const handed = {
        fetchToken: async () => `ada@${secondsFromNow(1000)}`,
        askForLogin: () => asked++,
        options,
      };
      const connection = closing(connectWithToken(connect, url, session, handed));
      const ends = new Heard();
      for (const name of ['reset', 'close']) connection.on(name, (event) => ends.add([name, event]));
      assert.equal(await connection.events.call('whoAmI'), 'ada');

      const out = new Heard();
      assert.equal(await joinAdmin(connection, `root@${secondsFromNow(4)}`, out.add), 'root');
      await assert.rejects(connection.join('admin2'), { code: 'NO_NAMESPACE' });
      await assert.rejects(connection.renew(`eve@${secondsFromNow(100)}`), { code: 'UNAUTHORIZED' });
      assert.equal(await out.when(() => true), 4411);
      await assert.rejects(connection.join('admin', 'nonsense'), { code: 'UNAUTHORIZED' });
      while (Date.now() <= expiry * 1000) await new Promise((next) => setTimeout(next, 100));
      assert.equal(await connection.events.call('whoAmI'), 'ada');
      assert.deepEqual([ends.items, asked], [[], 0]);

      const refused = connectWithToken(connect, url, { token: 'nonsense' }, handed);
      assert.equal(await ended(refused), 4401);
      assert.equal(asked, 1);

      const forgetful = closing(connect(url, { ...options, auth: `ada@${secondsFromNow(4)}` }));
      const reset = await new Promise((resolve) => forgetful.on('reset', resolve));
      assert.equal(reset.code, 4411);
    }));

  test('authentication: by a cookie, and by the user of the router', () =>
    beside('Authentication', async ({ origin }, closing) => {
      const sending = (headers) => ({
        WebSocket: class extends WebSocket {
          constructor(url, protocols) {
            super(url, protocols, { headers });
          }
        },
        transports: ['websocket'],
      });
      const cookie = sending({ Cookie: `token=ada@${secondsFromNow(100)}` });
      assert.equal(await closing(connect(`${origin}/cookies`, cookie)).events.call('whoAmI'), 'ada');
      const none = connect(`${origin}/cookies`, sending({}));
      assert.equal(await ended(none), 4401);

      const header = sending({ Authorization: `Bearer bob@${secondsFromNow(100)}` });
      assert.equal(await closing(connect(`${origin}/app/live`, header)).events.call('whoAmI'), 'bob');
    }));

  test('authentication: by the certificate of the client', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guides-'));
    const store = join(folder, 'server.p12');
    const keytool = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/keytool') : 'keytool';
    const arguments_ = ['-genkeypair', '-alias', 'a', '-keyalg', 'EC', '-dname', 'CN=ada', '-storetype', 'PKCS12'];
    execFileSync(keytool, [...arguments_, '-keystore', store, '-storepass', 'changeit'], { stdio: 'pipe' });
    const showing = (tls) => ({
      WebSocket: class extends WebSocket {
        constructor(url, protocols) {
          super(url, protocols, { rejectUnauthorized: false, ...tls });
        }
      },
      transports: ['websocket'],
    });
    try {
      await beside(
        'ByCertificate',
        async ({ port }, closing) => {
          const url = `https://127.0.0.1:${port}/throughline`;
          const certificate = showing({ pfx: readFileSync(store), passphrase: 'changeit' });
          assert.equal(await closing(connect(url, certificate)).events.call('whoAmI'), 'CN=ada');
          assert.equal(await ended(connect(url, showing({}))), 4401);
        },
        { STORE: store },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
