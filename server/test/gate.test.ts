import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gate, type Assignment, type Gate, type RunResult } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import { until } from '../../test-support/patience.js';
import { GatesService } from '../src/features/gate/gates.service.js';
import { fit, phone, resultOf, sendResult } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

let rack: TestRack;
let phones: Rack;
const models: Record<'usual' | 'slow' | 'other', string> = { usual: '', slow: '', other: '' };
beforeAll(async () => {
  rack = await TestRack.open();
  phones = await rack.phones(2);
  for (const [i, name] of (['usual', 'slow', 'other'] as const).entries()) {
    const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 + i });
    models[name] = (await upload(rack.portal, bytes, `${name}.tflite`)).body.model.sha256;
  }
});
afterAll(async () => {
  phones.agent.disconnect();
  await rack.portal.stop();
});
const api = (method: string, path: string, body?: unknown) => call(rack.portal, method, path, body);

const MS = 1_000_000;
type Run = Assignment['runs'][number];
/** What a run measures, in milliseconds; or a whole result. */
type Play = (run: Run, device: number, n: number) => number | ((a: Assignment) => RunResult);
let played = 0;
/** Works off everything that is there now. @returns how many runs it made */
async function work(play: Play, { agent, devices } = phones): Promise<number> {
  let made = 0;
  for (const [d, id] of devices.entries()) {
    const assignment = await agent.claim(id);
    if (assignment === null) continue;
    const unwanted = new Set<string>();
    for (const run of assignment.runs) {
      if (unwanted.has(run.run_id)) continue;
      const told = play(run, d, played++);
      const result = typeof told === 'number' ? resultOf(assignment, {}, told * MS) : told(assignment);
      const answer = await sendResult(rack.portal, run.run_id, result);
      expect(answer.status).toBe(200);
      for (const r of answer.body.not_needed as string[]) unwanted.add(r);
      made++;
    }
    await agent.beat([fit(id)]);
  }
  return made;
}
/** No phone repeats itself exactly. */
const noise = (n: number, spread = 0.002) => 1 + spread * Math.sin(n * 12.9898);
const calm: Play = (run, d, n) => (run.model_sha256 === models.slow ? 2.4 : 2) * (1 + 0.1 * d) * noise(n);

const asked = async (body: Record<string, unknown>): Promise<Gate> => {
  const answer = await api('POST', '/gates', body);
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return gate.parse(answer.body);
};
/** Plays until the gate has its answer. */
const decided = (g: Gate, play: Play, ...racks: Rack[]): Promise<Gate> =>
  until(async () => {
    const now = gate.parse((await api('GET', `/gates/${g.number}`)).body);
    if (now.state === 'decided') return now;
    for (const r of racks.length === 0 ? [phones] : racks) await work(play, r);
    return null;
  }, `gate ${g.number} is decided`);
const ofModels = (candidate: string, more: Record<string, unknown> = {}) => ({
  sides: {
    ...{ kind: 'models', base: models.usual, candidate },
    ...{ configurations: [{}], devices: { ids: phones.devices }, plan: { repeats: 3 } },
  },
  ...more,
});

/** A phone with LiteRT 2.3.0, and another one with 2.2.0 beside it. */
async function withVersions(): Promise<{ one: Rack; both: Rack }> {
  const [litert] = phone('any').engines;
  const { engine: _, ...older } = { ...litert!, version: '2.2.0' };
  const one = await rack.phones(1);
  const both = await rack.phones(1, [], { engines: [{ ...litert!, runtimes: [older] }] });
  return { one, both };
}

let suites = 0;
async function suiteOf(): Promise<string> {
  const name = `smoke ${String.fromCharCode(97 + suites++)}`;
  const { status } = await api('POST', '/suites', {
    ...{ name, models: [{ slot: 'net', sha256: models.usual }], configurations: [{}] },
    ...{ devices: { ids: phones.devices }, plan: { repeats: 4 } },
  });
  expect(status).toBe(201);
  return name;
}
const release = (suite: string, name: string, sha256: string) =>
  api('POST', `/suites/${encodeURIComponent(suite)}/releases`, { name, files: [{ slot: 'net', sha256 }] });
const measured = async (suite: string, name: string, play: Play) => {
  await api('POST', `/suites/${encodeURIComponent(suite)}/runs`, { release: { name } });
  await work(play);
};
const ofReleases = (suite: string, base: string, candidate: string, more: Record<string, unknown> = {}) => ({
  sides: { kind: 'releases', suite, base, candidate },
  ...more,
});

describe('a gate of two files', () => {
  it('measures both in one benchmark and finds the one that is slower, once', async () => {
    const key = { 'idempotency-key': 'a-gate' };
    const body = ofModels(models.slow, { name: 'pull request' });
    const made = await call(rack.portal, 'POST', '/gates', body, key);
    expect([made.status, made.body.state]).toEqual([201, 'measuring']);
    const again = await call(rack.portal, 'POST', '/gates', body, key);
    expect([again.status, again.body.number]).toEqual([200, made.body.number]);
    const g = await decided(gate.parse(made.body), calm);
    expect(g).toMatchObject({
      name: 'pull request',
      ...{ base: 'usual', candidate: 'slow', running: null },
      decision: { answer: 'regression', measured: 'side_by_side', runs: 3, more_runs: null },
    });
    expect(g.benchmarks).toHaveLength(1);
    expect(g.decision!.cells.map((c) => [c.word, c.metric, c.base!.runs, c.candidate!.runs])).toEqual([
      ['worse', 'latency', 3, 3],
      ['worse', 'latency', 3, 3],
    ]);
    expect(g.decision!.cells[0]!.ratio).toBeCloseTo(1.2, 2);
    expect(g.decision!.title.text).toMatch(
      /^Regression: slow is up to 1\.20× slower than usual \(2 of 2 cells\)$/,
    );
    // The figures are those of the page for comparing, to the last digit.
    const query = `base=${g.benchmarks[0]}~${models.usual}~*&candidate=${g.benchmarks[0]}~${models.slow}~*`;
    const { body: compared } = await api('GET', `/comparisons?${query}&metric=latency`);
    const effects = (compared.cells as { effect: { ratio: number; low: number; high: number } }[])
      .map(({ effect: { ratio, low, high } }) => [ratio, low, high])
      .sort();
    expect(g.decision!.cells.map((c) => [c.ratio, c.low, c.high]).sort()).toEqual(effects);
  });

  it('passes one that is as fast, and the same file without measuring', async () => {
    const g = await decided(await asked(ofModels(models.other)), calm);
    expect(g.decision).toMatchObject({
      answer: 'no_regression',
      cells: [{ word: 'no_change' }, { word: 'no_change' }],
    });
    const same = await asked(ofModels(models.usual));
    expect(same).toMatchObject({
      state: 'decided',
      benchmarks: [],
      decision: {
        answer: 'no_regression',
        measured: 'nothing',
        title: { said: { code: 'gate.no_regression.same' } },
      },
    });
  });

  it('asks for more runs of what is open until it can tell, and no more than it may', async () => {
    // The first phone scatters widely, the second does not.
    const wide: Play = ({ repeat }, d, n) => 2 * noise(n) * (d === 0 ? 1 + 0.1 * (repeat % 2) : 1);
    const g = await decided(await asked(ofModels(models.other, { most_runs: 12 })), wide);
    expect(g.decision).toMatchObject({ answer: 'cannot_tell', runs: 12, more_runs: expect.any(Number) });
    expect(g.decision!.title.text).toMatch(
      /^Cannot tell .* 1 of 2 cells is open; about \d+ more runs a side/,
    );
    const [open, calmOne] = g.decision!.cells;
    expect([open!.word, open!.base!.runs, calmOne!.word, calmOne!.base!.runs]).toEqual([
      'cannot_tell',
      12,
      'no_change',
      3,
    ]);
    expect(g.benchmarks.length).toBeGreaterThan(1);
    const last = (await api('GET', `/benchmarks/${g.benchmarks.at(-1)}`)).body;
    expect(last.devices.map((d: { id: string }) => d.id)).toEqual([phones.devices[0]]);
    // With a limit of its own the metric passes.
    const loose = await decided(await asked(ofModels(models.other, { limits: { latency: 0.9 } })), wide);
    expect(loose.decision).toMatchObject({ answer: 'no_regression', runs: 3 });
  });

  it('a candidate that cannot run where the base can is a regression, one that fell back, too, unless that is allowed', async () => {
    const refuses: Play = (run, _, n) =>
      run.model_sha256 !== models.other
        ? 2 * noise(n)
        : (a) =>
            resultOf(a, {
              outcome: 'unsupported',
              failure: {
                code: 200,
                name: 'UNSUPPORTED_OPERATOR',
                party: 'workload',
                message: 'No such operator.',
                phase: null,
                detail: null,
              },
              latency_ns: [],
            });
    const broken = await decided(await asked(ofModels(models.other)), refuses);
    expect(broken.decision).toMatchObject({
      answer: 'regression',
      title: { said: { code: 'gate.regression.broken' } },
      cells: [
        { word: 'broken', note: { text: expect.stringContaining('No such operator') } },
        { word: 'broken' },
      ],
    });
    const falls: Play = (run, _, n) => {
      const used = run.model_sha256 === models.other ? 'gpu' : 'cpu';
      return (a) => {
        const plain = resultOf(a, {}, 2 * noise(n) * MS);
        return { ...plain, delegation: { ...plain.delegation!, used } };
      };
    };
    const fell = await decided(await asked(ofModels(models.other)), falls);
    expect(fell.decision).toMatchObject({
      answer: 'regression',
      cells: [{ word: 'fell_back' }, { word: 'fell_back' }],
    });
    const allowed = await decided(await asked(ofModels(models.other, { allow_fallback: true })), falls);
    expect(allowed.decision).toMatchObject({
      answer: 'no_regression',
      cells: [{ note: expect.anything() }, {}],
    });
  });
});

describe('a gate of two versions of a runtime', () => {
  let racks: { one: Rack; both: Rack };
  beforeAll(async () => {
    racks = await withVersions();
  });
  afterAll(() => {
    racks.one.agent.disconnect();
    racks.both.agent.disconnect();
  });
  const of = (devices: string[], more: Record<string, unknown> = {}) => ({
    sides: {
      ...{ kind: 'runtimes', base: 'litert@2.2.0', candidate: 'litert@2.3.0', models: [models.usual] },
      ...{ configurations: [{}, { threads: 2 }], devices: { ids: devices }, plan: { repeats: 3 }, ...more },
    },
  });
  /** The newer one is slower with two threads. */
  const newer: Play = ({ configuration: c }, _, n) =>
    (c.runtime === '2.3.0' && c.threads === 2 ? 2.4 : 2) * noise(n);

  it('measures both in one benchmark, and pairs configurations without their versions', async () => {
    const made = await asked(of(racks.both.devices));
    expect(made).toMatchObject({ name: 'runtimes', base: 'LiteRT 2.2.0', candidate: 'LiteRT 2.3.0' });
    const { decision, benchmarks } = await decided(made, newer, racks.both);
    expect(decision!.title.text).toBe(
      'Regression: LiteRT 2.3.0 is 1.20× slower than LiteRT 2.2.0 (1 of 2 cells)',
    );
    expect(
      decision!.cells.map((c) => [c.word, c.configuration_key, c.configuration.runtime, c.base!.runs]),
    ).toEqual([
      ['worse', 'litert.cpu.2t', null, 3],
      ['no_change', 'litert.cpu.1t', null, 3],
    ]);
    // What they are held against each other by is no other difference.
    expect(decision!.notes).toEqual([]);
    expect(benchmarks).toHaveLength(1);
    const { configurations } = (await api('GET', `/benchmarks/${benchmarks[0]}`)).body;
    expect(configurations.map((c: { runtime: string }) => c.runtime)).toEqual([
      ...['2.2.0', '2.3.0', '2.2.0', '2.3.0'],
    ]);
    // A version against itself has nothing to measure.
    const same = await asked(of(racks.both.devices, { base: 'litert@2.3.0' }));
    expect(same.decision).toMatchObject({ answer: 'no_regression', measured: 'nothing' });
  });

  it('asks for more runs of what is open, on both versions', async () => {
    const wide: Play = ({ repeat, configuration: c }, _, n) =>
      2 * noise(n) * (c.threads === 2 ? 1 + 0.1 * (repeat % 2) : 1);
    const made = await asked({ ...of(racks.both.devices), most_runs: 6 });
    const { decision, benchmarks } = await decided(made, wide, racks.both);
    expect(decision!.cells.map((c) => [c.word, c.base!.runs, c.candidate!.runs])).toEqual([
      ['cannot_tell', 6, 6],
      ['no_change', 3, 3],
    ]);
    const last = (await api('GET', `/benchmarks/${benchmarks[1]}`)).body;
    expect(
      last.configurations.map((c: { runtime: string; threads: number }) => [c.runtime, c.threads]),
    ).toEqual([
      ['2.2.0', 2],
      ['2.3.0', 2],
    ]);
  });

  it.each([
    ['base', {}],
    ['candidate', { base: 'litert@2.3.0', candidate: 'litert@2.2.0' }],
  ])('a device that lacks the %s is left out, and passes nothing', async (_, sides) => {
    const ids = [...racks.both.devices, ...racks.one.devices];
    const made = await asked(of(ids, { ...sides, configurations: [{}] }));
    const { decision } = await decided(made, calm, racks.both, racks.one);
    const { id } = await rack.device(racks.one.first);
    expect(decision).toMatchObject({ answer: 'no_regression', title: { said: { params: { of: 1 } } } });
    expect(decision!.notes.map((n) => n.said!.code)).toContain('gate.left_out');
    expect(decision!.cells[1]).toMatchObject({
      ...{ word: 'left_out', device: { id } },
      note: { text: expect.stringMatching(/does not have LiteRT 2\.2\.0; it has 2\.3\.0\./) },
    });
  });

  it('refuses what nobody has, by its name and with what is at hand', async () => {
    const refused = async (body: unknown) => {
      const answer = await api('POST', '/gates', body);
      return [answer.status, answer.body.code, answer.body.errors?.[0]?.message ?? answer.body.detail];
    };
    const { both, one } = racks;
    expect(await refused(of(both.devices, { candidate: 'litert@2.9.0' }))).toEqual([
      ...[422, 'RUNTIME_NOT_THERE'],
      expect.stringMatching(/has litert@2\.9\.0\. They have litert@2\.2\.0, litert@2\.3\.0\..*runtime list/),
    ]);
    expect((await refused(of(one.devices)))[2]).toMatch(/has litert@2\.2\.0\. They have litert@2\.3\.0\./);
    const invalid = async (more: Record<string, unknown>) => (await refused(of(both.devices, more))).slice(1);
    expect(await invalid({ base: 'litert' })).toEqual([
      'BAD_REQUEST',
      expect.stringMatching(/names no version of a runtime/),
    ]);
    expect((await invalid({ candidate: 'litert-lm@0.18.0' }))[1]).toMatch(/is of another engine/);
    expect((await invalid({ configurations: [{ runtime: '2.2.0' }] }))[1]).toMatch(/without a version/);
    expect((await invalid({ models: ['0'.repeat(64)] }))[0]).toBe('MODEL_NOT_FOUND');
  });
});

describe('a gate of two releases', () => {
  it('takes stored runs of equal conditions; what they say against a release is measured anew', async () => {
    const suite = await suiteOf();
    await release(suite, '1.0', models.usual);
    await release(suite, '1.1', models.other);
    await measured(suite, '1.0', calm);
    await measured(suite, '1.1', calm);
    const stored = await decided(await asked(ofReleases(suite, '1.0', '1.1')), calm);
    expect(stored).toMatchObject({
      suite: { name: suite },
      name: suite,
      benchmarks: [],
      decision: { answer: 'no_regression', measured: 'stored', runs: 4 },
    });
    // It seemed slower at another time of the day, and is not.
    await release(suite, '1.2', models.slow);
    await measured(suite, '1.2', calm);
    const anew = await decided(
      await asked(ofReleases(suite, '1.0', '1.2')),
      (_, d, n) => 2 * noise(n) * (1 + d),
    );
    expect(anew.decision).toMatchObject({
      answer: 'no_regression',
      measured: 'side_by_side',
      notes: [{ said: { code: 'gate.why.stored_open' } }],
    });
  });

  it('measures what has no runs, and what is of other conditions, side by side, and says so', async () => {
    const suite = await suiteOf();
    await release(suite, '1.0', models.usual);
    await release(suite, '1.1', models.slow);
    await measured(suite, '1.0', calm);
    const first = await decided(await asked(ofReleases(suite, '1.0', '1.1')), calm);
    expect(first.decision).toMatchObject({
      answer: 'regression',
      measured: 'side_by_side',
      runs: 4,
      notes: [{ text: '1.1 had no runs: both sides were measured side by side.' }],
    });
    // The phones get a new Android before the other release is measured.
    const { devices } = phones.agent.hello;
    await phones.agent.say('hello', {
      ...phones.agent.hello,
      devices: devices.map((d) => ({
        ...d,
        android: { ...d.android!, fingerprint: 'google/caiman/caiman:17/2' },
      })),
    });
    await phones.agent.beat(phones.devices.map((id) => fit(id)));
    await measured(suite, '1.1', calm);
    const other = await decided(await asked(ofReleases(suite, '1.0', '1.1')), calm);
    expect(other.decision!.notes.map((n) => n.said!.code)).toEqual([
      'gate.why.conditions',
      'gate.was_different',
      'gate.was_different',
    ]);
    expect(other.decision!.notes[1]!.text).toMatch(
      /Android build is not the same on .*: Android 16 \(1\) against Android 16 \(2\)\.$/,
    );
  });

  it('two at once on one suite both get an answer', async () => {
    const suite = await suiteOf();
    await release(suite, '1.0', models.usual);
    await release(suite, '1.1', models.slow);
    await release(suite, '1.2', models.other);
    const [one, two] = await Promise.all([
      asked(ofReleases(suite, '1.0', '1.1')),
      asked(ofReleases(suite, '1.0', '1.2')),
    ]);
    expect((await decided(one!, calm)).decision!.answer).toBe('regression');
    expect((await decided(two!, calm)).decision!.answer).toBe('no_regression');
    const page = (await api('GET', '/gates?limit=2')).body;
    expect(new Set(page.items.map((g: Gate) => g.number))).toEqual(new Set([one!.number, two!.number]));
    expect((await api('GET', `/gates?limit=1&cursor=${page.next_cursor}`)).body).toMatchObject({
      total: page.total,
      items: [{ number: Math.min(one!.number, two!.number) - 1 }],
    });
  });

  it('of a suite or a release that is not there says which was meant; without devices it could not run', async () => {
    const suite = await suiteOf();
    await release(suite, '1.3.0', models.usual);
    await release(suite, '1.4.0', models.other);
    const codeOf = async (body: unknown) => {
      const { status, body: answer } = await api('POST', '/gates', body);
      return [status, answer.code, answer.detail];
    };
    expect(await codeOf(ofReleases('smoke', '1.3.0', '1.4.0'))).toEqual([
      404,
      'SUITE_NOT_FOUND',
      expect.stringMatching(/There is no suite smoke\. Did you mean "smoke .*"\?/),
    ]);
    expect(await codeOf(ofReleases(suite, '1.3', '1.4.0'))).toEqual([
      404,
      'RELEASE_NOT_FOUND',
      expect.stringMatching(
        /has no release 1\.3\. Did you mean 1\.3\.0\? Its last ones: 1\.3\.0, 1\.4\.0\.$/,
      ),
    ]);
    await api('PATCH', `/suites/${encodeURIComponent(suite)}`, { devices: { device_models: ['Pixel 1'] } });
    const gone = await asked(ofReleases(suite, '1.3.0', '1.4.0'));
    expect(gone).toMatchObject({
      state: 'decided',
      decision: { answer: 'could_not_run', title: { text: expect.stringMatching(/^Could not run: .*\w/) } },
    });
  });

  it('waits for a release that somebody is measuring; cancelled, it could not run', async () => {
    const suite = await suiteOf();
    await release(suite, '1.0', models.usual);
    await release(suite, '1.1', models.other);
    await measured(suite, '1.0', calm);
    const { body: running } = await api('POST', `/suites/${encodeURIComponent(suite)}/runs`, {
      release: { name: '1.1' },
    });
    const waits = await asked(ofReleases(suite, '1.0', '1.1'));
    expect(waits).toMatchObject({ state: 'measuring', running: running.number, benchmarks: [] });
    expect((await decided(waits, calm)).decision).toMatchObject({
      answer: 'no_regression',
      measured: 'stored',
    });
    const given = await asked(ofModels(models.slow));
    await api('POST', `/gates/${given.number}/cancel`);
    expect(await decided(given, calm)).toMatchObject({ decision: { answer: 'could_not_run' } });
    expect((await api('GET', `/benchmarks/${given.running}`)).body.cancelled).toBe(true);
  });
});

it('goes on where a server died between writing a round and making its benchmark', async () => {
  const g = await asked(ofModels(models.other));
  await api('POST', `/benchmarks/${g.running}/cancel`);
  await rack.sql(
    `UPDATE gate SET state = 'measuring', decision = NULL, decided_at = NULL WHERE id = $1`,
    g.id,
  );
  await rack.sql('UPDATE gate_round SET benchmark_id = NULL WHERE gate_id = $1', g.id);
  await rack.portal.app.get(GatesService).advanceAll();
  const now = gate.parse((await api('GET', `/gates/${g.number}`)).body);
  // The benchmark that had been made is found again by its key: it is the one that was cancelled.
  expect(now).toMatchObject({ benchmarks: g.benchmarks, decision: { answer: 'could_not_run' } });
});
