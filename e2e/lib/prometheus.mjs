// SPDX-License-Identifier: Apache-2.0
// A Prometheus that scrapes one server each second and evaluates the alerts of ops/ with minutes as seconds.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, repository, startProgram } from './server.mjs';

/** Times of the rules, shorter by a factor of 60, so that a test need not wait. */
const hastened = (rules) =>
  rules.replace(/\b(\d+)m\b/g, '$1s').replace(/\b(\d+)h\b/g, (_, hours) => `${hours * 60}s`);

const configuration = (target) => `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [alerts.yml]
scrape_configs:
  - job_name: throughline
    metrics_path: /metrics
    static_configs: [{ targets: ["${target}"] }]
`;

export class Prometheus {
  #folder;
  #program;
  #api;

  /** `target` is host:port. */
  static async scraping(target) {
    const made = new Prometheus();
    made.#folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    const rules = await readFile(join(repository, 'ops/alerts.yml'), 'utf8');
    await writeFile(join(made.#folder, 'alerts.yml'), hastened(rules));
    await writeFile(join(made.#folder, 'prometheus.yml'), configuration(target));
    const port = await freePort();
    const options = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`];
    made.#program = await startProgram('prometheus', options, { port, cwd: made.#folder });
    made.#api = `http://127.0.0.1:${port}/api/v1`;
    return made;
  }

  /** What an expression is now, by the values of one label; an error when it is none. */
  async query(expression, label = '') {
    const answer = await fetch(`${this.#api}/query`, { method: 'POST', body: new URLSearchParams({ query: expression }) });
    const { data, error, status } = await answer.json();
    if (status !== 'success') throw new Error(`${expression}: ${error}`);
    return Object.fromEntries(data.result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
  }

  /** The names of the alerts that fire. */
  async firing() {
    const { data } = await (await fetch(`${this.#api}/alerts`)).json();
    return [...new Set(data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname))].sort();
  }

  async stop() {
    await this.#program.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
