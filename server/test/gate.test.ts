import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gate, type Gate } from '@rackmark/contracts';
import { fit, resultOf } from './support/fake-agent.js';
import { GateRack, noise, type Play } from './support/gates.js';
import { GatesService } from '../src/features/gate/gates.service.js';
import { call } from './support/portal.js';

const gates = new GateRack();
const { api, asked, decided, models, calm, suiteOf, release, measured } = gates;
beforeAll(gates.open);
afterAll(gates.close);

const ofModels = (candidate: string, more: Record<string, unknown> = {}) => ({
  sides: {
    ...{ kind: 'models', base: models.usual, candidate },
    ...{ configurations: [{}], devices: { ids: gates.phones.devices }, plan: { repeats: 3 } },
  },
  ...more,
});
const ofReleases = (suite: string, base: string, candidate: string, more: Record<string, unknown> = {}) => ({
  sides: { kind: 'releases', suite, base, candidate },
  ...more,
});

describe('a gate of two files', () => {
  it('measures both in one benchmark and finds the one that is slower, once', async () => {
    const key = { 'idempotency-key': 'a-gate' };
    const body = ofModels(models.slow, { name: 'pull request' });
    const made = await call(gates.rack.portal, 'POST', '/gates', body, key);
    expect([made.status, made.body.state]).toEqual([201, 'measuring']);
    const again = await call(gates.rack.portal, 'POST', '/gates', body, key);
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

  it('goes on where a server died between writing a round and making its benchmark', async () => {
    const made = await asked(ofModels(models.slow));
    await gates.rack.sql('UPDATE gate_round SET benchmark_id = NULL WHERE gate_id = $1', made.id);
    await gates.rack.portal.app.get(GatesService).advanceAll();
    const { body: now } = await api('GET', `/gates/${made.number}`);
    // The benchmark that had been made is found again by its key.
    expect([now.state, now.running]).toEqual(['measuring', made.running]);
    expect((await decided(made, calm)).decision).toMatchObject({ answer: 'regression', runs: 3 });
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
    expect(last.devices.map((d: { id: string }) => d.id)).toEqual([gates.phones.devices[0]]);
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
        const plain = resultOf(a, {}, 2 * noise(n) * 1_000_000);
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
    const { devices } = gates.phones.agent.hello;
    await gates.phones.agent.say('hello', {
      ...gates.phones.agent.hello,
      devices: devices.map((d) => ({
        ...d,
        android: { ...d.android!, fingerprint: 'google/caiman/caiman:17/2' },
      })),
    });
    await gates.phones.agent.beat(gates.phones.devices.map((id) => fit(id)));
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

  it('several at once on one suite, also of the same sides, all get an answer', async () => {
    const suite = await suiteOf();
    await release(suite, '1.0', models.usual);
    await release(suite, '1.1', models.slow);
    await release(suite, '1.2', models.other);
    const [again, one, two] = await Promise.all([
      asked(ofReleases(suite, '1.0', '1.1')),
      asked(ofReleases(suite, '1.0', '1.1')),
      asked(ofReleases(suite, '1.0', '1.2')),
    ]);
    expect((await decided(one!, calm)).decision!.answer).toBe('regression');
    expect((await decided(two!, calm)).decision!.answer).toBe('no_regression');
    // Each has a benchmark of its own: neither takes the other's runs for its own.
    const twin = await decided(again!, calm);
    expect([twin.decision!.answer, twin.benchmarks]).toEqual(['regression', [expect.any(Number)]]);
    expect(twin.benchmarks).not.toEqual((await api('GET', `/gates/${one!.number}`)).body.benchmarks);
    const numbers = [again!, one!, two!].map((g) => g.number);
    const page = (await api('GET', '/gates?limit=3')).body;
    expect(new Set(page.items.map((g: Gate) => g.number))).toEqual(new Set(numbers));
    expect((await api('GET', `/gates?limit=1&cursor=${page.next_cursor}`)).body).toMatchObject({
      total: page.total,
      items: [{ number: Math.min(...numbers) - 1 }],
    });
    // Of one suite only; of one that is not there that is said.
    const own = (await api('GET', `/gates?suite=${encodeURIComponent(suite)}`)).body;
    expect([own.total, new Set(own.items.map((g: Gate) => g.number))]).toEqual([3, new Set(numbers)]);
    expect((await api('GET', '/gates?suite=none')).body.code).toBe('SUITE_NOT_FOUND');
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
  await gates.rack.sql(
    `UPDATE gate SET state = 'measuring', decision = NULL, decided_at = NULL WHERE id = $1`,
    g.id,
  );
  await gates.rack.sql('UPDATE gate_round SET benchmark_id = NULL WHERE gate_id = $1', g.id);
  await gates.rack.portal.app.get(GatesService).advanceAll();
  const now = gate.parse((await api('GET', `/gates/${g.number}`)).body);
  // The benchmark that had been made is found again by its key: it is the one that was cancelled.
  expect(now).toMatchObject({ benchmarks: g.benchmarks, decision: { answer: 'could_not_run' } });
});
