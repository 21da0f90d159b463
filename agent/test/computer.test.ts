import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan, type HarnessEvent } from '@rackmark/contracts';
import { findLanguageRuntime, runInChild } from '@rackmark/harness';
import { languageModel } from '@rackmark/sample-models';
import { signalInDecode } from '../../packages/harness/test/signal-in-decode.js';
import { ComputerDriver } from '../src/drivers/computer/computer-driver.js';
import { ComputerSource } from '../src/drivers/computer/computer-source.js';
import { RunCollector } from '@rackmark/harness/core';

const there = await findLanguageRuntime();
const onLm = there === null ? it.skip : it;
const before = { ...process.env };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-computer-'));
});
afterEach(() => {
  process.env = { ...before };
  rmSync(dir, { recursive: true, force: true });
});

describe('a library that somebody named', () => {
  it.each([
    ['is no library', (path: string) => writeFileSync(path, 'nothing of the kind'), 'could not be loaded'],
    ['is a folder', (path: string) => mkdirSync(path), 'which is no file that is there'],
    ['is not there', () => {}, 'which is no file that is there'],
  ])(
    '%s: said at once, in the log and on the page, and LiteRT.js does not stand in for it',
    async (_, make, why) => {
      const path = join(dir, 'own.so');
      make(path);
      process.env['RACKMARK_LITERT_LIBRARY'] = path;
      const said: string[] = [];
      const source = new ComputerSource({ gateSeconds: 0 }, (text) => said.push(text));
      await source.start();
      const [litert] = source.drivers[0]!.facts.engines;
      expect(litert).toMatchObject({ engine: 'litert', available: false, reason: source.trouble });
      expect(source.trouble).toContain(`RACKMARK_LITERT_LIBRARY names ${path}`);
      expect(source.trouble).toContain(why);
      expect(said).toEqual([source.trouble]);
    },
  );
});

const lmOf = (driver: ComputerDriver) => driver.facts.engines.find((e) => e.engine === 'litert-lm')!;

describe('LiteRT-LM that is installed while the agent runs', () => {
  onLm('is offered by the next look, and no longer when it is taken away', async () => {
    process.env['RACKMARK_CACHE_DIR'] = dir;
    const driver = await ComputerDriver.open({ gateSeconds: 0 });
    expect(lmOf(driver)).toMatchObject({ available: false });
    expect(lmOf(driver).reason).toContain('npx rackmark runtime install --litert-lm');
    expect(await driver.refresh()).toBe(false);

    // As the installation does it: whole, by a rename.
    const from = join(there!.libraryPath, '..');
    const target = join(dir, 'litert-lm', from.split('/').at(-1)!);
    cpSync(from, join(dir, 'fetch-x', 'staged'), { recursive: true, preserveTimestamps: true });
    expect(await driver.refresh()).toBe(false);
    cpSync(join(dir, 'fetch-x', 'staged'), `${target}.new`, { recursive: true, preserveTimestamps: true });
    renameSync(`${target}.new`, target);
    expect(await driver.refresh()).toBe(true);
    expect(lmOf(driver)).toMatchObject({ available: true, version: there!.version, reason: null });
    expect(await driver.refresh()).toBe(false);

    rmSync(target, { recursive: true });
    expect(await driver.refresh()).toBe(true);
    expect(lmOf(driver)).toMatchObject({ available: false });
  });
});

describe('a language model that hangs in the middle of an answer', () => {
  async function runOnce(
    driver: ComputerDriver,
    decode_tokens: number,
    timeout_seconds: number,
    stall: boolean,
  ) {
    const modelPath = join(dir, 'model.litertlm');
    if (!existsSync(modelPath)) writeFileSync(modelPath, languageModel({ size: 'small' }));
    const collector = new RunCollector();
    const take = (e: HarnessEvent) => collector.take(e);
    const order = {
      runId: randomUUID(),
      modelPath,
      modelSha256: 'a'.repeat(64),
      configuration: configuration.parse({ engine: 'litert-lm', lm: { prefill_tokens: 16, decode_tokens } }),
      plan: measurementPlan.parse({ iterations: 10, seconds: 0, timeout_seconds }),
    };
    // The driver takes no other program: what hangs is run beside it.
    const { runId, modelPath: model_path, ...cell } = order;
    const stalled = { v: 1 as const, run: runId, model_path, signature: null, library_path: null };
    const failure = stall
      ? (await runInChild({ ...stalled, ...cell }, { onEvent: take, program: signalInDecode('SIGSTOP') }))
          .failure
      : await driver.run(order, take, new AbortController().signal);
    return collector.end({ lease_id: randomUUID(), epoch: 1 }, failure);
  }

  onLm('ends in TIMEOUT with what was measured until then, and the device goes on', async () => {
    const driver = await ComputerDriver.open({ gateSeconds: 0 });
    const hung = await runOnce(driver, 100, 20, true);
    expect(hung).toMatchObject({ outcome: 'failed', failure: { name: 'TIMEOUT', phase: 'decode' } });
    expect(hung.load_cold_ns).toBeGreaterThan(0);
    expect(hung.load_warm_ns).toBeGreaterThan(0);
    expect(hung.first_inference_ns).toBeGreaterThan(0);
    expect(hung.memory.map((m) => m.phase)).toEqual(['baseline', 'load']);
    // Two first answers, one silent one, and the steps of the one that hung.
    expect(hung.language!.turns.map((t) => [t.phase, t.streamed])).toEqual([
      ['first', true],
      ['first', true],
      ['measure', false],
    ]);
    expect(hung.latency_ns.length).toBeGreaterThan(0);

    const next = await runOnce(driver, 20, 300, false);
    expect(next).toMatchObject({ outcome: 'measured', failure: null });
  });
});
