// A portal with an agent of this computer, and a browser that shows a benchmark while it runs.
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { EmbeddedPostgres } from '../../server/dist/platform/database/embedded-postgres.js';
import { Portal, until } from './portal.mjs';

const BROWSER = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

export class WatchedPortal {
  static async start(dir) {
    const made = new WatchedPortal();
    mkdirSync(join(dir, 'database'), { recursive: true });
    made.postgres = await EmbeddedPostgres.start(join(dir, 'database'));
    made.portal = await Portal.start({
      dataDir: join(dir, 'server'),
      databaseUrl: made.postgres.url,
      schema: 'watched',
      env: {},
    });
    made.portal.agent({
      RACKMARK_DATA_DIR: join(dir, 'agent'),
      RACKMARK_ADB: 'none',
      RACKMARK_GATE_SECONDS: '0',
    });
    const executablePath = process.env['RACKMARK_CHROMIUM'] ?? '/usr/bin/chromium';
    made.browser = await chromium.launch({ executablePath, args: BROWSER });
    await until(async () => (await made.devices()).length > 0, 'the device is there', 60);
    [made.device] = await made.devices();
    return made;
  }
  async devices() {
    return ((await this.portal.get('/devices')).items ?? []).filter((d) => d.reachability === 'online');
  }
  upload(path) {
    return this.portal.upload(readFileSync(path), basename(path));
  }

  /** One run through agent and server, looked at by a browser or by nobody. @returns its turns */
  async turns({ sha256, threads, prefill, decode, context, page, pairs }) {
    const lm = { prefill_tokens: prefill, decode_tokens: decode, context_tokens: context };
    const benchmark = await this.portal.post('/benchmarks', {
      models: [sha256],
      configurations: [{ engine: 'litert-lm', threads, lm }],
      devices: { ids: [this.device.id] },
      plan: { repeats: 1, iterations: pairs * (decode - 1), seconds: 0, max_seconds: 600, profile: false },
    });
    const shown = page ? await this.browser.newPage() : null;
    await shown?.goto(`${this.portal.url}/benchmarks/${benchmark.number}`);
    const state = async () => (await this.portal.get(`/benchmarks/${benchmark.id}`)).state;
    // Asking costs the computer that measures: not more often than a person's shell does.
    while ((await state()) !== 'ended') await wait(1_000);
    await shown?.close();
    const [run] = (await this.portal.get(`/runs?benchmark_id=${benchmark.id}`)).items;
    const { language_record: language, failure } = await this.portal.get(`/runs/${run.id}`);
    if (failure) throw new Error(failure.message);
    return language.turns;
  }

  async stop() {
    await this.browser?.close();
    await this.portal?.stop();
    await this.postgres?.stop();
  }
}
