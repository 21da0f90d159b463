import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  configuration,
  measurementPlan,
  parseEventLine,
  type ConfigurationInput,
  type HarnessEvent,
} from '@rackmark/contracts';
import { findRoutes, findRuntime } from '@rackmark/harness';
import { mobileNetLike } from '@rackmark/sample-models';
import { phoneModels } from './fake-phone/body/models.js';
import { noFaults, type HarnessFault } from './fake-phone/faults.js';
import { JvmHarness } from './fake-phone/harness/jvm.js';
import { playedRun } from './fake-phone/harness/played-run.js';
import { RecordedHarness } from './fake-phone/harness/recorded.js';
import { FakePhone } from './fake-phone/phone.js';
import { sh, until } from './fake-phone/testing.js';

// Real processes on a machine that may be busy: conditions are waited for, and this is only how long at most.

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

const HARNESS = { 'org.rackmark.harness': { versionName: '1.0.0' } };
const MODEL = '/data/local/tmp/rackmark/models/m.tflite';

/** Starts a run as an agent does: detached, its output in a file. */
async function start(phone: FakePhone, more: ConfigurationInput = {}, plan = {}, model = MODEL) {
  const parameters = {
    v: 1,
    run: 'r1',
    model_path: model,
    configuration: configuration.parse({ engine: 'litert', ...more }),
    plan: measurementPlan.parse({
      iterations: 20,
      seconds: 0.2,
      warmup: { min_iterations: 2, min_ms: 0, max_ms: 50 },
      profile: false,
      ...plan,
    }),
  };
  await sh(phone, `rm -rf ${RUNS}`);
  await phone.files.put(`${RUNS}/parameters.json`, JSON.stringify(parameters));
  const line = `am instrument -w -r -e parameters_file ${RUNS}/parameters.json org.rackmark.harness/.HarnessInstrumentation`;
  const inner = `${line} > ${RUNS}/output.txt 2>&1; echo $? > ${RUNS}/exit`;
  const { code } = await sh(phone, `setsid nohup sh -c '${inner}' </dev/null >/dev/null 2>&1 &`);
  expect(code).toBe(0);
}
const output = async (phone: FakePhone) => (await sh(phone, `cat ${RUNS}/output.txt`)).out;
async function ended(phone: FakePhone): Promise<string> {
  await until(() => (phone.files.file(`${RUNS}/exit`)?.size ?? 0) > 0);
  expect((await sh(phone, `cat ${RUNS}/exit`)).out).toBe('0\n');
  return output(phone);
}

const linesIn = (text: string) =>
  [...text.matchAll(/^INSTRUMENTATION_STATUS: rackmark=(.*)$/gm)].map(([, line]) => line!);
const eventsIn = (text: string): HarnessEvent[] =>
  linesIn(text).map((line) => {
    const parsed = parseEventLine(line);
    if (parsed.kind !== 'event') throw new Error(`No event: ${line}`);
    return parsed.event;
  });
const isAlive = async (phone: FakePhone) => (await sh(phone, 'pidof org.rackmark.harness')).code === 0;

describe('a run of recorded events', () => {
  let phone: FakePhone;
  beforeAll(async () => {
    phone = new FakePhone({
      packages: HARNESS,
      harness: new RecordedHarness({ lines: (p) => playedRun(p, { measureMs: 300 }) }),
      bootMs: 50,
    });
    await phone.listen();
  });
  afterEach(() => void Object.assign(phone.faults, noFaults()));
  afterAll(async () => {
    expect(phone.trouble).toEqual([]);
    await phone.stop();
  });

  it('comes as am instrument shows it, stamped by the phone, to the end that Kotlin writes', async () => {
    await start(phone, { accelerator: 'gpu' });
    await until(async () => linesIn(await output(phone)).length > 3);
    expect(await isAlive(phone)).toBe(true);
    expect(phone.body.loadNow.cpu).toBeGreaterThan(0.5);
    const text = await ended(phone);
    const events = eventsIn(text);
    expect(events.map((e) => e.run)).toEqual(events.map(() => 'r1'));
    expect(events.find((e) => e.type === 'delegation')).toMatchObject({ asked: 'gpu', used: 'gpu' });
    expect(events.at(-1)).toMatchObject({ type: 'done', samples: 60 });
    expect(text).toMatch(
      new RegExp(
        `INSTRUMENTATION_RESULT: rackmark_end=r1\nINSTRUMENTATION_RESULT: rackmark_lines=${events.length}\nINSTRUMENTATION_CODE: -1\n$`,
      ),
    );
    expect(await isAlive(phone)).toBe(false);
    expect(phone.body.loadNow.cpu).toBeLessThan(0.1);
  });

  const strike = async (harness: HarnessFault) => {
    phone.faults.harness = harness;
    await start(phone);
  };
  const exitInfo = async () => (await sh(phone, 'dumpsys activity exit-info org.rackmark.harness')).out;
  it.each([
    [
      'crash',
      /shortMsg=java\.lang\.IllegalStateException\nINSTRUMENTATION_CODE: 0\n$/,
      'reason=4 (APP CRASH(EXCEPTION))',
    ],
    ['native_crash', /shortMsg=Native crash\nINSTRUMENTATION_CODE: 0\n$/, 'reason=5 (APP CRASH(NATIVE))'],
    ['anr', /shortMsg=Process crashed\.\nINSTRUMENTATION_CODE: 0\n$/, 'reason=6 (ANR)'],
    ['low_memory', /shortMsg=Process crashed\.\nINSTRUMENTATION_CODE: 0\n$/, 'reason=3 (LOW_MEMORY)'],
    ['system_death', /INSTRUMENTATION_ABORTED: System has crashed\.\n$/, 'reason=0 (UNKNOWN)'],
  ] as const)('%s after 5 events', async (kind, end, reason) => {
    await strike({ kind, afterEvents: 5 });
    const text = await ended(phone);
    expect(linesIn(text)).toHaveLength(5);
    expect(text).toMatch(end);
    expect((await exitInfo()).split('ApplicationExitInfo #')[1]).toContain(reason);
    expect(phone.faults.harness).toBeNull();
  });
  it('garbled output: whole lines until then, broken ones after', async () => {
    await strike({ kind: 'garbled', afterEvents: 3 });
    const kinds = linesIn(await ended(phone)).map((l) => parseEventLine(l).kind);
    expect(kinds.slice(0, 3)).toEqual(['event', 'event', 'event']);
    expect(new Set(kinds.slice(3))).toEqual(new Set(['fault']));
  });
  it('megabytes of rubbish, then the rest of the run', async () => {
    await strike({ kind: 'rubbish', afterEvents: 3, megabytes: 3 });
    const text = await ended(phone);
    expect(text.length).toBeGreaterThan(3 << 20);
    expect(eventsIn(text).at(-1)!.type).toBe('done');
  });
  it('silence: alive, and nothing comes any more, until it is force-stopped', async () => {
    await strike({ kind: 'silence', afterEvents: 3 });
    await until(() => phone.faults.harness === null);
    expect(linesIn(await output(phone))).toHaveLength(3);
    expect(await isAlive(phone)).toBe(true);
    await sh(phone, 'am force-stop org.rackmark.harness');
    expect(await ended(phone)).toMatch(/shortMsg=Process crashed\.\nINSTRUMENTATION_CODE: 0\n$/);
    expect(await isAlive(phone)).toBe(false);
  });
  it('lost: neither am nor an end nor an exit code', async () => {
    await strike({ kind: 'lost', afterEvents: 3 });
    await until(() => phone.faults.harness === null);
    await until(async () => !(await isAlive(phone)));
    expect((await sh(phone, 'pgrep -f "am instrument|Am instrument"')).code).toBe(1);
    expect(phone.files.file(`${RUNS}/exit`)).toBeNull();
    expect(await output(phone)).not.toContain('INSTRUMENTATION_CODE');
  });
  it('a reboot in the middle: what was written is there, nothing more comes, another boot id', async () => {
    const boot = phone.bootId;
    await strike({ kind: 'reboot', afterEvents: 4 });
    await until(() => phone.bootId !== boot && phone.properties['sys.boot_completed'] === '1');
    expect(linesIn(await output(phone))).toHaveLength(4);
    expect(phone.files.file(`${RUNS}/exit`)).toBeNull();
    expect(await isAlive(phone)).toBe(false);
  });
  it('a wall clock that jumps during the run is told', async () => {
    await start(phone);
    await until(async () => linesIn(await output(phone)).length > 3);
    phone.faults.wallClockJumpMs = 5000;
    const conditions = eventsIn(await ended(phone)).find((e) => e.type === 'conditions');
    expect(conditions).toMatchObject({ wall_clock_jump_ms: 5000 });
  });
  it('the app that is not installed, and another one’s end by a new run', async () => {
    const bare = new FakePhone();
    const { out, code } = await sh(bare, 'am instrument -w -r org.rackmark.harness/.HarnessInstrumentation');
    expect(code).toBe(0);
    expect(out).toContain(
      'Error=Unable to find instrumentation info for: ComponentInfo{org.rackmark.harness/.HarnessInstrumentation}',
    );
    await bare.stop();
    await start(phone);
    await until(async () => linesIn(await output(phone)).length > 0);
    const first = sh(
      phone,
      'am instrument -w -r -e parameters e30= org.rackmark.harness/.HarnessInstrumentation',
    );
    expect(await ended(phone)).toMatch(/shortMsg=Process crashed\.\nINSTRUMENTATION_CODE: 0\n$/);
    expect((await first).out).toContain('INSTRUMENTATION_CODE: -1');
  });
});

it('a throttled phone’s harness stands still for the share of the clock that was lost', async () => {
  const phone = new FakePhone();
  // No Java is needed to see whether a process is stopped.
  const harness = new JvmHarness({ program: ['sh', '-c', 'echo $$ >&3; exec sleep 60'], libraryPath: '' });
  const stoppedShare = async () => {
    let pid = '';
    const run = harness.start({ phone, parameters: '{}', onLine: (line) => void (pid = line) });
    await until(() => pid !== '');
    let stopped = 0;
    for (let i = 0; i < 100; i++) {
      await new Promise((resolve) => setTimeout(resolve, 3));
      if (/\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) stopped += 1;
    }
    run.kill();
    expect(await run.ended).toEqual({ kind: 'died', signal: 'SIGKILL' });
    return stopped / 100;
  };
  expect(await stoppedShare()).toBe(0);
  phone.body.set({ skinC: 48, socC: 75, status: 4 });
  expect(await stoppedShare()).toBeGreaterThan(0.2);
  await phone.stop();
});

(isReal ? describe : describe.skip)('the real harness on a played phone', () => {
  let phone: FakePhone;
  const env = { ...process.env, RACKMARK_SOFTWARE_ACCELERATORS: 'gpu' };
  const hasGpu = findRoutes(env).env.gpu !== undefined;
  beforeAll(async () => {
    phone = new FakePhone({
      model: phoneModels.pixel9Pro,
      packages: HARNESS,
      harness: new JvmHarness({ program: kotlin!, libraryPath: native!.libraryPath, env }),
      bootMs: 50,
    });
    await phone.files.put(MODEL, network);
  });
  afterAll(async () => {
    expect(phone.trouble).toEqual([]);
    await phone.stop();
  });

  it('measures: every event of the contract, stamped as from the phone', async () => {
    await start(phone, { threads: 2 });
    const events = eventsIn(await ended(phone));
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
  });
  it('GPU: SwiftShader by its name where the environment asks for it, else refused; NPU: refused', async () => {
    await start(phone, { accelerator: 'gpu' });
    const gpu = eventsIn(await ended(phone));
    if (hasGpu)
      expect(gpu.find((e) => e.type === 'delegation')).toMatchObject({ used: 'gpu', software: true });
    else expect(gpu.at(-1)).toMatchObject({ type: 'error', name: 'UNSUPPORTED_ACCELERATOR' });
    await start(phone, { accelerator: 'npu' });
    const text = await ended(phone);
    expect(eventsIn(text).at(-1)).toMatchObject({ type: 'error', name: 'UNSUPPORTED_ACCELERATOR' });
    expect(text).toMatch(/INSTRUMENTATION_CODE: 0\n$/);
  });
  it('a model that is not there, and no parameters: in the harness’s words, with the phone’s paths', async () => {
    await start(phone, {}, {}, '/data/local/tmp/nope.tflite');
    const [missing] = eventsIn(await ended(phone)).filter((e) => e.type === 'error');
    expect(missing).toMatchObject({ name: 'BAD_MODEL' });
    expect(JSON.stringify(missing)).toContain('/data/local/tmp/nope.tflite');
    const { out } = await sh(
      phone,
      'am instrument -w -r -e parameters_file /nope org.rackmark.harness/.HarnessInstrumentation',
    );
    expect(eventsIn(out).at(-1)).toMatchObject({ type: 'error', name: 'BAD_SPEC' });
    expect(out).toContain('rackmark_end=unnamed');
  });
  it('a hot phone says so', async () => {
    const conditions = async () => {
      await start(phone);
      return eventsIn(await ended(phone)).find((e) => e.type === 'conditions')!;
    };
    const cool = await conditions();
    phone.body.set({ skinC: 48, socC: 75, status: 4 });
    const hot = await conditions();
    expect(hot.thermal_status).toBe('critical');
    expect(hot.clock_limit_mhz).toBeLessThan(cool.clock_limit_mhz! * 0.5);
  });
  it('phones of one computer may take turns: the second app starts when the first has ended', async () => {
    const harness = new JvmHarness({ program: kotlin!, libraryPath: native!.libraryPath, atOnce: 1 });
    const began: number[] = [];
    const ends = [0, 1, 2].map((i) => {
      const onLine = () => void (began[i] ??= performance.now());
      const run = harness.start({ phone, parameters: '{}', onLine });
      if (i === 1) run.kill();
      return run.ended.then((end) => ({ end, at: performance.now() }));
    });
    const [first, killed] = await Promise.all(ends);
    expect(killed!.end).toEqual({ kind: 'died', signal: 'SIGKILL' });
    expect(began[1]).toBeUndefined();
    expect(began[2]).toBeGreaterThan(first!.at);
  });
});
