// SPDX-License-Identifier: Apache-2.0
import { freePort, startProgram } from '../server.mjs';

const COMMAND_MS = 30_000;

/**
 * Starts a program that speaks the WebDriver protocol and opens one session in it. `command(port)` says how it is started:
 * `[program, args, env]`; `capabilities` is the body of the new session; `execute` the name of the command that evaluates.
 */
export async function launchByWebDriver({ command, capabilities, execute = 'execute/sync' }) {
  const port = await freePort();
  const [program, args, env] = command(port);
  const driver = await startProgram(program, args, { port, env, group: true });
  const call = (method, path, body) => ask(`http://127.0.0.1:${port}${path}`, { method, body, output: driver.output });
  try {
    const started = await call('POST', '/session', capabilities);
    const session = `/session/${started.value.sessionId ?? started.sessionId}`;
    const evaluate = async (expression) => {
      const { value } = await call('POST', `${session}/${execute}`, { script: `return (${expression});`, args: [] });
      return value;
    };
    const open = async (url) => {
      await call('POST', `${session}/url`, { url });
      return { evaluate, close: () => call('POST', `${session}/url`, { url: 'about:blank' }) };
    };
    const close = async () => {
      await call('DELETE', session).catch(() => {}); // the program is ended in any case
      await driver.stop();
    };
    return { open, close };
  } catch (error) {
    await driver.stop();
    throw error;
  }
}

async function ask(url, { method, body, output }) {
  try {
    const answer = await fetch(url, {
      method,
      headers: { connection: 'close' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(COMMAND_MS),
    });
    const text = await answer.text();
    const result = JSON.parse(text || '{}');
    if (!answer.ok || result.status > 0) throw new Error(`answered ${answer.status}: ${text.slice(0, 1_000)}`);
    return result;
  } catch (error) {
    throw new Error(`${method} ${url}: ${error.message}\n${output().slice(-2_000)}`, { cause: error });
  }
}
