import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { languageModel } from '@rackmark/sample-models';
import type { DeviceDriver, RunOrder } from '../../src/drivers/driver.js';
import { phoneModels } from '../fake-phone/body/models.js';
import type { HarnessFault } from '../fake-phone/faults.js';
import { LitertLmMain } from '../fake-phone/harness/litert-lm-main.js';
import { printedProgram } from '../fake-phone/harness/printed-program.js';
import { RecordedHarness } from '../fake-phone/harness/recorded.js';
import type { FakePhone } from '../fake-phone/phone.js';
import { adb, job, recordedLines, Rig, type RigOptions } from './rig.js';

const suite = adb === null ? describe.skip : describe;
it('adb is there', () => {
  if (adb === null) console.warn('SKIPPED: no adb program (Debian package adb); phones are not tested.');
  if (process.env['CI'] === 'true') expect(adb).not.toBeNull();
});

let rig: Rig | undefined;
afterEach(async () => {
  if (rig === undefined) return;
  const trouble = rig.phones.flatMap((p) => p.trouble);
  await rig.stop();
  rig = undefined;
  expect(trouble).toEqual([]);
});

/** A fresh rig that has become ready. */
async function ready(options: RigOptions = {}): Promise<Rig> {
  rig = await Rig.start(options);
  await rig.until('ready');
  return rig;
}
const hanging = { harness: new RecordedHarness({ lines: recordedLines({ stall: 60 }) }) };
const MODELS = '/data/local/tmp/rackmark/models';

suite('a job on a phone', () => {
  it('measures, and leaves the phone as it was', async () => {
    const { phone, driver, order } = parts(await Rig.start());
    const before = phone.settings.snapshot();
    await rig!.until('ready');
    expect(driver().facts).toMatchObject({
      kind: 'android',
      simulated: true,
      device_model: 'Pixel 9 Pro',
      place: phone.address,
      android: { brand: 'Google', harness: { version: '1.0.0' } },
    });
    const { failure, measured, events } = await job(driver(), order);
    expect(failure).toBeNull();
    expect(measured).toHaveLength(60);
    expect(events.map((e) => e.seq)).toEqual(recordedLines().map((_, i) => i));
    expect(driver().status.phase).toBe('ready');
    expect(phone.settings.snapshot()).toEqual(before);
    expect(phone.files.below('/data/local/tmp/rackmark').join(' ')).not.toContain(order.runId);
  });

  it('brings the file that fills an input beside the model, and tells the harness where it lies', async () => {
    let told: unknown;
    const lines = (parameters: unknown) => {
      told = parameters;
      return recordedLines();
    };
    const { driver, phone } = await ready({
      phones: [{ harness: new RecordedHarness({ lines }) }],
      app: { version: '2.0.0' },
    });
    const values = Buffer.alloc(1_200_000, 'v');
    const path = join(rig!.dir, 'x.values');
    writeFileSync(path, values);
    const inputs = [
      { name: 'image', range: null, path },
      { name: 'ids', range: { low: 0, high: 9 }, path: null },
    ];
    const configuration = { inputs: { image: { sha256: 'ab'.repeat(32) } } };
    const { failure, said } = await job(driver, { ...rig!.order({ configuration }), inputs });
    expect(failure).toBeNull();
    expect(said).toContain('Copies the input image: 0 of 1 MiB.');
    const there = `${MODELS}/${createHash('sha256').update(values).digest('hex')}.values`;
    expect(told).toMatchObject({ inputs: [{ name: 'image', path: there }, inputs[1]] });
    expect(phone.files.list(MODELS)).toContain(there.split('/').at(-1));
  });

  it('pushes a model once, whole or not at all', async () => {
    const { driver, phone } = await ready();
    const order = rig!.order({ model: Buffer.alloc(3_000_000, 'm') });
    phone.faults.cut = { bytes: 1_000_000, service: /^sync/, direction: 'to_phone' };
    const first = await job(driver, order);
    expect(first.failure).toBeNull();
    expect(first.said).toContain('Copies the model: 0 of 3 MiB.');
    expect(phone.faults.cut).toBeNull();
    expect(phone.files.list(MODELS)).toEqual([`${order.modelSha256}.tflite`]);
    const pushes = () => phone.opened.filter((s) => s.startsWith('sync')).length;
    const before = pushes();
    expect((await job(driver, { ...order, runId: randomUUID() })).failure).toBeNull();
    // Not the model again; the parameters come with the start.
    expect(pushes() - before).toBe(0);
  });

  it('bytes that arrive damaged are no model', async () => {
    const { driver, phone } = await ready();
    const order = rig!.order();
    const done = driver.begin(new AbortController().signal, () => {});
    expect(await done).toBeNull();
    phone.faults.damageTransfers = true;
    const ran = await driver.run(
      order,
      () => {},
      new AbortController().signal,
      () => {},
    );
    expect(ran).toMatchObject({ name: 'TRANSFER_DAMAGED', code: 340 });
    expect(phone.files.list(MODELS)).toEqual([]);
    phone.faults.damageTransfers = false;
    await driver.end();
  });

  it('lets models go that were not used for the longest time, and says what is too large', async () => {
    const { driver, phone } = await ready({ limits: { freeMib: 1, freeShare: 1 } });
    const [a, b, c] = ['a', 'b', 'c'].map((x) => rig!.order({ model: Buffer.alloc(2_000_000, x) }));
    expect((await job(driver, a!)).failure).toBeNull();
    expect((await job(driver, b!)).failure).toBeNull();
    // Used last, whatever came first.
    phone.files.file(`${MODELS}/${a!.modelSha256}.tflite`)!.modifiedS += 100;
    phone.faults.storageFreeBytes = phone.files.usedBytes + 1.5 * 2 ** 20;
    expect((await job(driver, c!)).failure).toBeNull();
    expect(phone.files.list(MODELS).sort()).toEqual([a!, c!].map((o) => `${o.modelSha256}.tflite`).sort());
    const large = await job(driver, rig!.order({ model: Buffer.alloc(9_000_000, 'z') }));
    expect(large.failure).toMatchObject({ name: 'MODEL_TOO_LARGE', code: 116 });
    expect(large.failure!.message).toMatch(/The model has 9 MiB; the phone has room for \d+ MiB/);
  });

  it.each<[HarnessFault, string, RegExp]>([
    [{ kind: 'crash', afterEvents: 4 }, 'HARNESS_FAULT', /Tensor is gone/],
    [{ kind: 'native_crash', afterEvents: 4 }, 'NATIVE_CRASH', /crashed/],
    [{ kind: 'anr', afterEvents: 4 }, 'NOT_RESPONDING', /did not answer/],
    [{ kind: 'low_memory', afterEvents: 4 }, 'OUT_OF_MEMORY', /short of memory/],
    [{ kind: 'system_death', afterEvents: 4 }, 'DEVICE_REBOOTED', /Android itself went down/],
    [{ kind: 'garbled', afterEvents: 6 }, 'HARNESS_FAULT', /^Line 7 of the harness is broken/],
    [{ kind: 'rubbish', afterEvents: 6, megabytes: 3 }, 'HARNESS_FAULT', /lines that are none of its events/],
    [{ kind: 'silence', afterEvents: 6 }, 'TIMEOUT', /did not end within 1.2 s; it hung in phase measure/],
    [{ kind: 'lost', afterEvents: 6 }, 'DEVICE_LOST', /gone without a word/],
    [{ kind: 'reboot', afterEvents: 6 }, 'DEVICE_REBOOTED', /restarted/],
  ])('%j ends as %s', async (fault, name, words) => {
    const { driver, phone } = await ready();
    phone.faults.harness = fault;
    const { failure } = await job(driver, rig!.order({ plan: { timeout_seconds: 1.2 } }));
    expect(failure).toMatchObject({ name });
    expect(failure!.message).toMatch(words);
    expect(phone.processes.named('org.rackmark.harness')).toEqual([]);
    await rig!.until('ready');
    phone.faults.harness = null;
    expect((await job(driver, rig!.order())).failure).toBeNull();
  });

  it('is stopped when it is not wanted any more', async () => {
    const { driver, phone } = await ready({ phones: [hanging] });
    const lease = new AbortController();
    const ended = job(driver, rig!.order(), { signal: lease.signal, onEvent: () => lease.abort() });
    expect((await ended).failure).toMatchObject({ name: 'CANCELLED' });
    expect(phone.processes.named('org.rackmark.harness')).toEqual([]);
    expect(driver.status.phase).toBe('ready');
  });

  it.each([
    [
      { accelerator: 'gpu' },
      phoneModels.pixel3,
      'ANDROID_TOO_OLD',
      /Android 9 \(API 28\) is too old for the GPU/,
    ],
    [
      { accelerator: 'npu' },
      phoneModels.galaxyS25Ultra,
      'UNSUPPORTED_ACCELERATOR',
      /libLiteRtDispatch_Qualcomm\.so/,
    ],
    [{ engine: 'litert-js' }, phoneModels.pixel9Pro, 'ENGINE_MISSING', /LiteRT.js/],
    [{ runner: 'benchmark_model' }, phoneModels.pixel9Pro, 'ENGINE_MISSING', /RACKMARK_BENCHMARK_MODEL/],
    [
      { engine: 'litert-lm', runner: 'litert_lm_main' },
      phoneModels.pixel9Pro,
      'ENGINE_MISSING',
      /RACKMARK_LITERT_LM_MAIN/,
    ],
  ] as const)('%j where it cannot be had', async (configuration, model, name, words) => {
    const { driver } = await ready({ phones: [{ model }] });
    const { failure } = await job(driver, rig!.order({ configuration }));
    expect(failure).toMatchObject({ name });
    expect(failure!.message).toMatch(words);
  });

  it.each(['litert', 'litert-lm'] as const)(
    'prefill and decode on %s, which an app of before them would measure as a plain graph',
    async (engine) => {
      const { driver } = await ready({ app: { version: '1.0.0' } });
      const { failure } = await job(driver, rig!.order({ configuration: { engine, lm: {} } }));
      expect(failure).toMatchObject({ name: 'ENGINE_MISSING' });
      expect(failure!.message).toContain("The portal's harness app 1.0.0 measures no language models");
    },
  );
});

suite('the runner benchmark_model', () => {
  const flags = [
    'graph',
    'num_threads',
    'num_runs',
    'min_secs',
    'max_secs',
    'warmup_runs',
    'warmup_min_secs',
    'use_cpu',
  ];
  const usage = `usage: benchmark_model\nFlags:\n${flags.map((f) => `\t--${f}=\tstring\toptional\ttext`).join('\n')}\n`;
  const report = `INFO: Running benchmark for at least 1 iterations
INFO: count=2 first=5100 curr=4090 min=4001 max=5100 avg=4120.5 std=88
INFO: Running benchmark for at least 100 iterations
INFO: count=100 first=4000 curr=3900 min=3821 max=4512 avg=4016.35 std=71 p5=3850 median=4005 p95=4180
INFO: Inference timings in us: Init: 12345, First inference: 5100, Warmup (avg): 4120.5, Inference (avg): 4016.35
`;

  it('needs no harness app: sums, no samples, over a cable that is cut', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-tool-'));
    const benchmarkModel = join(dir, 'benchmark_model');
    writeFileSync(benchmarkModel, 'a program');
    const { driver, phone } = await ready({ app: null, source: { benchmarkModel } });
    phone.programs.set(
      'benchmark_model',
      printedProgram((args) => (args.includes('--help') ? usage : report), { msPerLine: 60 }),
    );
    expect(driver.facts.engines[0]).toMatchObject({
      available: true,
      reason: expect.stringContaining('Only with the runner benchmark_model'),
    });
    phone.faults.cut = { service: /dd if=/, bytes: 10 };
    const { failure, events } = await job(
      driver,
      rig!.order({ configuration: { runner: 'benchmark_model' } }),
    );
    rmSync(dir, { recursive: true });
    expect(failure).toBeNull();
    expect(phone.faults.cut).toBeNull();
    expect(events.find((e) => e.type === 'reported')).toMatchObject({ n: 100, mean_ns: 4_016_350 });
    expect(events.some((e) => e.type === 'samples' && e.phase === 'measure')).toBe(false);
    const refused = await job(driver, rig!.order());
    expect(refused.failure).toMatchObject({ name: 'HARNESS_APP_MISSING' });
  });
});

suite('the runner litert_lm_main', () => {
  it('needs no harness app: whole turns, no steps, over a cable that is cut', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-tool-'));
    const litertLmMain = join(dir, 'litert_lm_advanced_main');
    writeFileSync(litertLmMain, 'a program');
    writeFileSync(join(dir, 'libLiteRtOpenClAccelerator.so'), 'a library');
    const { driver, phone } = await ready({ app: null, source: { litertLmMain } });
    const played = new LitertLmMain();
    phone.programs.set(
      'litert_lm_main',
      printedProgram((args) => played.print(args), { msPerLine: 5 }),
    );
    expect(driver.facts.engines.find((e) => e.engine === 'litert-lm')).toMatchObject({
      available: true,
      reason: expect.stringContaining('Only with the runner litert_lm_main'),
    });
    phone.faults.cut = { service: /dd if=/, bytes: 10 };
    const lm = { prefill_tokens: 64, decode_tokens: 32 };
    const model = Buffer.from(languageModel());
    const configuration = { engine: 'litert-lm', runner: 'litert_lm_main', lm } as const;
    const { failure, events } = await job(driver, rig!.order({ model, configuration }));
    rmSync(dir, { recursive: true });
    expect(failure).toBeNull();
    expect(phone.faults.cut).toBeNull();
    const turns = events.flatMap((e) => (e.type === 'tokens' ? [[e.phase, e.kind, e.tokens]] : []));
    expect(turns.slice(0, 3)).toEqual([
      ['first', 'prefill', 64],
      ['first', 'decode', 32],
      ['measure', 'prefill', 64],
    ]);
    expect(events.some((e) => ['samples', 'first_token', 'answer'].includes(e.type))).toBe(false);
    const refused = await job(driver, rig!.order({ model, configuration: { engine: 'litert-lm', lm } }));
    expect(refused.failure).toMatchObject({ name: 'HARNESS_APP_MISSING' });
  });
});

function parts(fresh: Rig): { phone: FakePhone; driver: () => DeviceDriver; order: RunOrder } {
  rig = fresh;
  return { phone: fresh.phone, driver: () => fresh.driver, order: fresh.order() };
}
