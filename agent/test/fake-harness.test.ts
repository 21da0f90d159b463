import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  configuration,
  measurementPlan,
  parseEventLine,
  type ConfigurationInput,
  type HarnessEvent,
} from '@rackmark/contracts';
import { findRuntime } from '@rackmark/harness';
import { mobileNetLike } from '@rackmark/sample-models';
import { phoneModels } from './fake-phone/body/models.js';
import { noFaults } from './fake-phone/faults.js';
import { JvmHarness } from './fake-phone/harness/jvm.js';
import { FakePhone } from './fake-phone/phone.js';
import { sh } from './fake-phone/testing.js';

// The real Kotlin harness with the real LiteRT, started by the played phone's shell as an agent starts it.
const native = await findRuntime();
const kotlin = process.env['RACKMARK_TEST_KOTLIN']
  ? (JSON.parse(process.env['RACKMARK_TEST_KOTLIN']) as [string, ...string[]])
  : null;
const isReal = native !== null && kotlin !== null;
it('the Kotlin harness and the native LiteRT are there', () => {
  if (!isReal)
    console.warn('SKIPPED: no JDK with Maven or no native LiteRT; the played harness is not tested.');
  if (process.env['CI'] === 'true') expect(isReal).toBe(true);
});

const RUNS = '/data/local/tmp/rackmark/runs/r1';
const network = Buffer.from(mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 }));

(isReal ? describe : describe.skip)('the real harness on a played phone', () => {
  let phone: FakePhone;
  beforeAll(async () => {
    phone = new FakePhone({
      model: phoneModels.pixel9Pro,
      packages: { 'org.rackmark.harness': { versionName: '1.0.0' } },
      harness: new JvmHarness({ program: kotlin!, libraryPath: native!.libraryPath }),
      bootMs: 50,
    });
    await phone.files.put('/data/local/tmp/rackmark/models/m.tflite', network);
  });
  afterEach(async () => {
    Object.assign(phone.faults, noFaults());
    await sh(phone, `rm -rf ${RUNS}`);
  });
  afterAll(async () => {
    expect(phone.trouble).toEqual([]);
    await phone.stop();
  });

  async function run(more: ConfigurationInput = {}, model = '/data/local/tmp/rackmark/models/m.tflite') {
    await phone.files.put(
      `${RUNS}/parameters.json`,
      JSON.stringify({
        v: 1,
        run: 'r1',
        model_path: model,
        configuration: configuration.parse({ engine: 'litert', ...more }),
        plan: measurementPlan.parse({
          iterations: 20,
          seconds: 0.2,
          warmup: { min_iterations: 2, min_ms: 0, max_ms: 50 },
          profile: false,
        }),
      }),
    );
    const start = await sh(
      phone,
      `setsid nohup sh -c 'am instrument -w -r -e parameters_file ${RUNS}/parameters.json org.rackmark.harness/.HarnessInstrumentation > ${RUNS}/output.txt 2>&1; echo $? > ${RUNS}/exit' </dev/null >/dev/null 2>&1 &`,
    );
    expect(start.code).toBe(0);
    return {
      ended: () => sh(phone, `while [ ! -s ${RUNS}/exit ]; do sleep 0.05; done; cat ${RUNS}/output.txt`),
    };
  }

  const eventsIn = (output: string): HarnessEvent[] =>
    [...output.matchAll(/^INSTRUMENTATION_STATUS: rackmark=(.*)$/gm)].map(([, line]) => {
      const parsed = parseEventLine(line!);
      if (parsed.kind !== 'event') throw new Error(`No event: ${line}`);
      return parsed.event;
    });

  it('measures: every event of the contract, stamped as from the phone', async () => {
    const { out } = await (await run({ threads: 2 })).ended();
    const events = eventsIn(out);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(events[0]).toMatchObject({
      harness: { name: 'rackmark-android' },
      host: { name: 'android', version: '15 (API 35)' },
    });
    expect(events.find((e) => e.type === 'conditions')).toMatchObject({
      thermal_status: 'none',
      battery_percent: 87,
      clock_limit_mhz: 3110,
      on_battery: false,
    });
    expect(events.at(-1)!.type).toBe('done');
    expect(out).toMatch(
      new RegExp(
        `INSTRUMENTATION_RESULT: rackmark_end=r1\nINSTRUMENTATION_RESULT: rackmark_lines=${events.length}\nINSTRUMENTATION_CODE: -1\n$`,
      ),
    );
  });
});
