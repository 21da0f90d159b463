import { describe, expect, it } from '@jest/globals';
import {
  configuration,
  measurementPlan,
  type InputSummary,
  type OutputSummary,
  type RunResult,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { judgeRun, verdictOf } from './judge.js';
import type { JudgeContext } from './rule.js';
import { intervalOverRuns, summariseCell, type EndedRun } from './summarise-cell.js';

const output = (values: number[], more: Partial<OutputSummary> = {}): OutputSummary => ({
  name: 'out',
  element_type: 'float32',
  shape: [1, values.length],
  elements: values.length,
  non_finite: 0,
  constant: false,
  sha256: 'x',
  values,
  ...more,
});

const input = (more: Partial<InputSummary>): InputSummary => ({
  ...{ name: 'image', element_type: 'float32', shape: [1, 1, 3], open: [], given: false },
  ...{ filled: 'random', low: null, high: null, varies: true },
  ...more,
});

/** A calm run: 200 samples around 1 ms with a small, fixed ripple. */
const calm = Array.from({ length: 200 }, (_, i) => 1_000_000 + ((i * 7919) % 101) * 100);

function result(more: Partial<RunResult> = {}): RunResult {
  return {
    lease_id: '00000000-0000-4000-8000-000000000001',
    epoch: 1,
    outcome: 'measured',
    failure: null,
    started_at: '2026-01-01T00:00:00Z',
    ended_at: '2026-01-01T00:00:02Z',
    harness: null,
    engine: null,
    host: null,
    overhead_ns: 200,
    delegation: {
      asked: 'cpu',
      used: 'cpu',
      operators: null,
      partitions: null,
      fully_accelerated: true,
      adapter: null,
      software: false,
      backend: null,
      reason: null,
      known_by: 'api',
    },
    load_cold_ns: 1,
    load_warm_ns: 1,
    first_inference_ns: 1,
    warmup: { iterations: 90, duration_ns: 1, settled: true },
    reported: null,
    latency_ns: calm,
    memory: [],
    conditions: [condition({})],
    outputs: [output([0.1, 0.7, 0.2])],
    operators: [],
    log: [],
    ...more,
  };
}
const condition = (more: Partial<RunResult['conditions'][number]>): RunResult['conditions'][number] => ({
  phase: 'measure',
  background_load: 0.02,
  load_average_1m: null,
  clock_mhz: null,
  clock_limit_mhz: null,
  temperature_c: null,
  thermal_status: null,
  battery_percent: null,
  on_battery: null,
  wall_clock_jump_ms: 0,
  ...more,
});
const context: JudgeContext = {
  plan: measurementPlan.parse({}),
  configuration: configuration.parse({}),
  reference: null,
  device: { kind: 'computer' },
};
const failedRules = (r: RunResult, c: Partial<JudgeContext> = {}) =>
  judgeRun(r, { ...context, ...c })
    .reasons.filter((x) => x.passed === false)
    .map((x) => x.rule);

describe('judgeRun', () => {
  it('finds a calm run valid', () => {
    expect(failedRules(result())).toEqual([]);
    expect(judgeRun(result(), context).verdict).toBe('valid');
  });

  it('gives every reason as a code with raw numbers, and beside it what that is in English', () => {
    const { reasons } = judgeRun(result({ conditions: [condition({ background_load: 0.6 })] }), context);
    expect(reasons.map((r) => english.tell(r.said, 'none'))).toEqual(reasons.map((r) => r.text));
    expect(reasons[0]!.said).toEqual({
      code: 'reason.background_load.over',
      params: { load_share: 0.6, limit_share: 0.2 },
    });
  });

  it.each([
    [{}, 'Temperature unknown: the device reports neither'],
    [{ battery_temperature_c: 31.25 }, 'only up to 31.3 °C of its battery or skin'],
  ])('a phone that tells no thermal status is not cool: %j', (heat, words) => {
    const r = result({ conditions: [condition(heat)] });
    const of = (kind: 'android' | 'computer') =>
      judgeRun(r, { ...context, device: { kind } }).reasons.find((x) => x.rule === 'thermal');
    expect(of('android')).toMatchObject({ weight: 'suspect', passed: null, measured: 'unknown' });
    expect(of('android')!.text).toContain(words);
    expect(of('computer')).toBeUndefined();
  });

  const drifting = calm.map((ns, i) => Math.round(ns * (1 + (0.2 * i) / calm.length)));
  const twoModes = calm.map((ns, i) => (i % 3 === 0 ? Math.round(ns * 1.4) : ns));
  const noisy = calm.map((_, i) => 1_000_000 + ((i * 7919) % 101) * 12_000);
  it.each<[string, Partial<RunResult>, string]>([
    ['a drift', { latency_ns: drifting }, 'trend'],
    ['two modes', { latency_ns: twoModes }, 'modes'],
    ['a wide spread', { latency_ns: noisy }, 'spread'],
    ['few samples', { latency_ns: calm.slice(0, 8) }, 'samples'],
    ['load by other programs', { conditions: [condition({ background_load: 0.6 })] }, 'background_load'],
    ['a clock that jumped', { conditions: [condition({ wall_clock_jump_ms: -4_000 })] }, 'clock_jump'],
    [
      'a clock limit that changed',
      { conditions: [condition({ clock_limit_mhz: 3000 }), condition({ clock_limit_mhz: 1800 })] },
      'clock_limit',
    ],
    [
      'a warm-up that never settled',
      { warmup: { iterations: 900, duration_ns: 1, settled: false } },
      'warmup',
    ],
    [
      'an unplugged cable',
      { conditions: [condition({ on_battery: false }), condition({ on_battery: true })] },
      'power',
    ],
  ])('suspects %s', (_, change, rule) => {
    expect(failedRules(result(change))).toContain(rule);
    expect(judgeRun(result(change), context).verdict).toBe('suspect');
  });

  it('makes a non-finite output invalid, and puts it first', () => {
    const judged = judgeRun(
      result({ outputs: [output([1, 2], { non_finite: 1 })], latency_ns: noisy }),
      context,
    );
    expect(judged.verdict).toBe('invalid');
    expect(judged.reasons[0]!.rule).toBe('output_finite');
  });

  it.each<[string, OutputSummary[] | null, boolean, boolean | null]>([
    ['accuses one whose reference varies', [output([1, 1, 2])], true, false],
    ['accuses nobody without a reference', null, true, null],
    ['accuses nobody whose reference is constant, too', [output([1, 1, 1], { constant: true })], true, true],
    ['accuses nobody whose inputs are all the same', [output([1, 1, 2])], false, null],
  ])('a constant output: %s', (_, reference, varies, passed) => {
    const constant = { outputs: [output([1, 1, 1], { constant: true })], inputs: [input({ varies })] };
    const { reasons } = judgeRun(result(constant), { ...context, reference });
    expect(reasons.find((r) => r.rule === 'output_constant')!.passed).toBe(passed);
  });

  it.each<[string, InputSummary['filled'], boolean, string]>([
    ['as given', 'file', true, 'Inputs were filled as given: x from cat.npy (abababab).'],
    ['made up', 'random', false, 'update the agent'],
  ])('inputs that were to come from a file, and were %s', (_, filled, passed, words) => {
    const inputs = { x: { sha256: 'ab'.repeat(32), file_name: 'cat.npy' } };
    const given = { ...context, configuration: configuration.parse({ inputs }) };
    const { reasons, verdict } = judgeRun(result({ inputs: [input({ name: 'x', filled })] }), given);
    const found = reasons.find((r) => r.rule === 'input_files')!;
    expect([found.passed, verdict]).toEqual([passed, passed ? 'valid' : 'invalid']);
    expect(found.text).toContain(words);
  });

  it.each([
    ['a batch', [0], false, true],
    ['more than a batch', [0, 1], false, null],
    ['more, but given', [0, 1], true, undefined],
    ['nothing', [], false, undefined],
  ])('says which open sizes were 1: %s', (_, open, given, passed) => {
    const { reasons, verdict } = judgeRun(result({ inputs: [input({ open, given })] }), context);
    const found = reasons.find((r) => r.rule === 'input_sizes');
    expect(found?.passed).toBe(passed);
    if (found !== undefined) expect(found.text).toContain('each was 1 (image 1×1×3)');
    expect(verdict).toBe('valid');
  });

  it('makes an output unlike the reference invalid', () => {
    const reference = [output([0.7, 0.1, 0.2])];
    expect(judgeRun(result(), { ...context, reference }).verdict).toBe('invalid');
    expect(judgeRun(result(), { ...context, reference: [output([0.1, 0.7, 0.2])] }).verdict).toBe('valid');
  });

  it('never lets a CPU number stand under the GPU without a mark', () => {
    const asked = configuration.parse({ accelerator: 'gpu', fallback: 'allow' });
    const ran = { ...result().delegation!, asked: 'gpu' as const, reason: 'SQUEEZE is not supported' };
    const judged = judgeRun(result({ delegation: ran }), { ...context, configuration: asked });
    expect(judged.verdict).toBe('suspect');
    expect(judged.reasons[0]!.text).toContain('ran on the CPU');
  });

  it('tells of a result that came late, and suspects it only where another agent had the device since', () => {
    const late = { seconds: 14.2, away_seconds: 104.4, other_agent: null };
    const told = judgeRun(result(), { ...context, late });
    expect(told.verdict).toBe('valid');
    expect(told.reasons.find((r) => r.rule === 'portal_away')!.text).toBe(
      'Measured while the portal could not be reached: its agent was away for 1 min 44 s; it came 14 s after the end of its lease. No other agent has had the device since.',
    );
    const shared = judgeRun(result(), { ...context, late: { ...late, other_agent: 'rack-2' } });
    expect(shared.verdict).toBe('suspect');
    expect(shared.reasons[0]!.text).toContain('Agent “rack-2” has been given the device since');
    const cut = judgeRun(result(), { ...context, late: { ...late, away_seconds: 4, seconds: 0.3 } });
    expect(cut.reasons.at(-1)!.text).toContain('Its lease ended while it was measured or sent; it came 1 s');
    expect(failedRules(result())).toEqual([]);
    expect(judgeRun(result(), context).reasons.some((r) => r.rule === 'portal_away')).toBe(false);
  });

  it('says what it could not know without holding it against the run', () => {
    const judged = judgeRun(result({ conditions: [] }), context);
    expect(judged.reasons.find((r) => r.rule === 'background_load')!.passed).toBeNull();
    expect(judged.verdict).toBe('valid');
    expect(verdictOf([])).toBe('valid');
  });
});

describe('a runner that keeps no samples', () => {
  const reported = {
    n: 50,
    mean_ns: 5e6,
    min_ns: 4e6,
    max_ns: 9e6,
    std_ns: null,
    p50_ns: null,
    p95_ns: null,
  };
  const run = (more: Partial<RunResult> = {}) => result({ latency_ns: [], outputs: [], reported, ...more });
  it('is not judged by samples, and says so', () => {
    const judged = judgeRun(run(), context);
    expect(judged).toMatchObject({ verdict: 'valid', rulesVersion: 5, robustCv: null, trend: null });
    const samples = judged.reasons.find((r) => r.rule === 'samples')!;
    expect(samples.passed).toBeNull();
    expect(samples.text).toContain('benchmark_model keeps no raw samples');
    expect(judged.reasons.some((r) => ['spread', 'trend', 'modes'].includes(r.rule))).toBe(false);
  });
  it('tells only whole answers, and says so', () => {
    const turn = {
      ...{ phase: 'measure' as const, turn: 0, streamed: false, first_token_ns: null, step_ns: [] },
      ...{ prefill_tokens: 8, prefill_ns: 1e6, decode_tokens: 8, decode_ns: 1e7 },
    };
    const language = { context_tokens: null, turns: [turn, { ...turn, turn: 1 }], answer: null };
    const asked = configuration.parse({ engine: 'litert-lm', runner: 'litert_lm_main' });
    const judged = judgeRun(run({ reported: null, language }), { ...context, configuration: asked });
    expect(judged.verdict).toBe('valid');
    expect(judged.reasons.find((r) => r.rule === 'samples')).toMatchObject({
      passed: null,
      text: expect.stringContaining('counts and durations of 2 whole answers'),
    });
    expect(judged.reasons.find((r) => r.rule === 'answer_empty')).toMatchObject({ passed: null });
  });
  it.each([
    ['load by others', { background_load: 0.5 }, 'background_load'],
    ['heat', { thermal_status: 'severe' }, 'thermal'],
    ['a low battery', { on_battery: true, battery_percent: 5 }, 'power'],
  ])('%s counts as for any other', (_, change, rule) => {
    const judged = judgeRun(run({ conditions: [condition(change)] }), context);
    expect(judged.verdict).toBe('suspect');
    expect(judged.reasons[0]!.rule).toBe(rule);
  });
  it('nor does its silence make up for an accelerator that was not used', () => {
    const asked = configuration.parse({ accelerator: 'gpu', runner: 'benchmark_model' });
    const judged = judgeRun(run({ delegation: { ...result().delegation!, asked: 'gpu' } }), {
      ...context,
      configuration: asked,
    });
    expect(judged.verdict).toBe('suspect');
  });
});

describe('summariseCell', () => {
  const ended = (more: Partial<EndedRun> = {}): EndedRun => ({
    ...{ outcome: 'measured', verdict: 'valid', reasons: [] },
    ...more,
  });

  it('says suspect where one run is invalid, invalid where all are, nothing where none was measured', () => {
    expect(summariseCell([ended(), ended({ verdict: 'invalid' })]).verdict).toBe('suspect');
    expect(summariseCell([ended({ verdict: 'invalid' })]).verdict).toBe('invalid');
    expect(summariseCell([ended(), ended()]).verdict).toBe('valid');
    expect(summariseCell([ended({ outcome: 'failed', verdict: null })]).verdict).toBeNull();
  });

  it('gives an honest interval for three runs and none for one', () => {
    expect(intervalOverRuns([100])).toMatchObject({ low: null, high: null });
    const three = intervalOverRuns([100, 101, 102]);
    // t(2) = 4.3027, log sd = 0.0099: half-width 2.46 %, by hand.
    expect(three.low!).toBeCloseTo(101 * Math.exp(-0.0246), 1);
    expect(three.high!).toBeCloseTo(101 * Math.exp(0.0246), 1);
    expect(intervalOverRuns([1, 2, 3, 4, 5, 6])).toMatchObject({ low: 1, high: 6 });
  });
});
