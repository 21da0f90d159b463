import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findLanguageRuntime, findRuntime } from '@rackmark/harness';
import {
  badModels,
  languageGraph,
  languageModel,
  LanguageReference,
  mobileNetLike,
} from '@rackmark/sample-models';
import { JvmHarness } from '../fake-phone/harness/jvm.js';
import { sh } from '../fake-phone/testing.js';
import { adb, eventually, job, Rig, type RigOptions } from './rig.js';

// All that is real but the phone: adb's server, the Kotlin harness, LiteRT.
const native = await findRuntime();
const language = await findLanguageRuntime();
const kotlin = process.env['RACKMARK_TEST_KOTLIN']
  ? (JSON.parse(process.env['RACKMARK_TEST_KOTLIN']) as [string, ...string[]])
  : null;
const isReal = adb !== null && native !== null && kotlin !== null;

let rig: Rig | undefined;
afterEach(async () => {
  const trouble = rig?.phones.flatMap((p) => p.trouble) ?? [];
  await rig?.stop();
  rig = undefined;
  expect(trouble).toEqual([]);
});

(isReal ? describe : describe.skip)('the real harness behind the real adb server', () => {
  const network = Buffer.from(mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 }));
  const plan = {
    iterations: 30,
    seconds: 0.5,
    warmup: { min_iterations: 2, min_ms: 0, max_ms: 50 },
    profile: false,
  };
  async function ready(more: RigOptions = {}): Promise<Rig> {
    rig = await Rig.start({
      ...more,
      phones: [
        {
          harness: new JvmHarness({
            program: kotlin!,
            libraryPath: native!.libraryPath,
            languageLibraryPath: language?.libraryPath ?? null,
          }),
        },
      ],
      limits: { graceMs: 20_000 },
    });
    await rig.until('ready');
    return rig;
  }

  it('measures a model, also when the cable is away for a while', async () => {
    const { driver, phone } = await ready();
    const calm = await job(driver, rig!.order({ model: network, configuration: { threads: 2 }, plan }));
    expect(calm.failure).toBeNull();
    expect(calm.measured.length).toBeGreaterThanOrEqual(30);
    expect(calm.events.find((e) => e.type === 'delegation')).toMatchObject({ asked: 'cpu', used: 'cpu' });
    const pulled = job(driver, rig!.order({ model: network, plan }), {
      onEvent: (event) => event.type === 'load' && event.cold && void phone.unplug(),
    });
    await eventually(() => driver.status.phase === 'recovering');
    await phone.plugIn();
    const { failure, measured, events } = await pulled;
    expect(failure).toBeNull();
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(events.at(-1)).toMatchObject({ type: 'done', samples: measured.length });
    // The same model, the same inputs: the same numbers come out.
    const hash = (list: typeof events) => list.find((e) => e.type === 'output')?.sha256;
    expect(hash(events)).toBe(hash(calm.events));
  });

  it('fills an input from the values that were brought to the phone', async () => {
    const { driver } = await ready({ app: { version: '2.0.0' } });
    const path = join(rig!.dir, 'x.values');
    writeFileSync(path, new Uint8Array(Float32Array.from([10, 20, 30, 40]).buffer));
    const configuration = { inputs: { x: { sha256: 'ab'.repeat(32) } } };
    const order = rig!.order({ model: Buffer.from(badModels.addModel()), configuration, plan });
    const { failure, events } = await job(driver, {
      ...order,
      inputs: [{ name: 'x', range: null, path }],
    });
    expect(failure).toBeNull();
    expect(events.find((e) => e.type === 'input')).toMatchObject({ filled: 'file', varies: true });
    // The model adds 1, 2, 3 and 4.
    expect(events.find((e) => e.type === 'output')).toMatchObject({ values: [11, 22, 33, 44] });
  });

  (language === null ? it.skip : it)(
    'a language model keeps the ending of its name, and says what the plain decoder says',
    async () => {
      const { driver, phone } = await ready();
      expect(driver.facts.engines.find((e) => e.engine === 'litert-lm')).toMatchObject({
        available: true,
        version: '2.1.0',
      });
      const prompt = 'hello there, how are you';
      const ran = await job(
        driver,
        rig!.order({
          model: Buffer.from(languageModel({ weights: 'int8' })),
          configuration: { engine: 'litert-lm', lm: { prompt, decode_tokens: 24 } },
          plan: { iterations: 8, seconds: 0 },
        }),
      );
      expect(ran.failure).toBeNull();
      const reference = new LanguageReference({ weights: 'int8' });
      const expected = reference.greedy(reference.chat(prompt), 24);
      expect(ran.events.find((e) => e.type === 'answer')).toMatchObject({ text: expected.text });
      expect(ran.measured.length).toBeGreaterThanOrEqual(8);
      const models = (await sh(phone, 'ls /data/local/tmp/rackmark/models')).out;
      expect(models).toMatch(/^[0-9a-f]{64}\.litertlm\n$/);
    },
  );

  it('a .tflite decoder is driven step by step, and says what the plain decoder says', async () => {
    const { driver } = await ready();
    const lm = { prefill_tokens: 85, decode_tokens: 16 };
    const ran = await job(
      driver,
      rig!.order({
        model: Buffer.from(languageGraph({ weights: 'int8' })),
        configuration: { engine: 'litert', lm },
        plan: { iterations: 8, seconds: 0 },
      }),
    );
    expect(ran.failure).toBeNull();
    const prompt = Array.from({ length: lm.prefill_tokens }, (_, i) => (i * 7 + 1) % 768);
    const { tokens } = new LanguageReference({ weights: 'int8' }).greedy(prompt, lm.decode_tokens);
    expect(ran.events.find((e) => e.type === 'answer')).toMatchObject({ pieces: tokens.map((t) => `${t} `) });
    expect(ran.events.find((e) => e.type === 'hello')).toMatchObject({ engine: { name: 'litert' } });
  });

  it('a model that it cannot run ends in its own words, and the phone goes on', async () => {
    const { driver } = await ready();
    const bad = await job(
      driver,
      rig!.order({ model: Buffer.from(badModels.unknownCustomOperator()), plan }),
    );
    expect(bad.failure).toMatchObject({ name: 'UNSUPPORTED_OPERATOR', code: 110 });
    expect(await driver.task('canary', new AbortController().signal)).toMatch(/^The canary passed/);
  });
});
