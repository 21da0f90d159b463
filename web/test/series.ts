import {
  configuration,
  configurationKey,
  metrics,
  type EnvironmentChange,
  type MetricName,
  type SeriesDetail,
  type SeriesPage,
  type SeriesRow,
} from '@rackmark/contracts';

export const FIRST = 3;
const names = ['1.3.0', '1.3.1', '1.3.2', '1.3.3', '1.4.0-rc1', '1.4.0', '1.4.1', '1.4.2'];
/** Eight releases, whose places do not begin with 0: the suite has older ones. */
export const releases: SeriesPage['releases'] = names.map((name, i) => ({
  place: i + FIRST,
  number: i + 1,
  name,
  made_at: `2026-11-${10 + i}T10:00:00.000Z`,
}));
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let made = 0;

interface Played {
  slot?: string;
  model?: string;
  metric?: MetricName;
  /** The level that begins with the release of that index, over the one before. */
  step?: { at: number; ratio: number; only?: string[]; accepted?: boolean; lastBefore?: number };
  /** Releases without a valid run. */
  invalid?: number[];
  missing?: number[];
  suspicious?: boolean;
  budget?: SeriesRow['budget'];
  around?: EnvironmentChange[];
}

/** A series as the server would tell it: two units, 10 ms, and what is asked for. */
export function playedRow(of: Played = {}): SeriesRow {
  const { step, invalid = [], missing = [], metric = 'latency' } = of;
  const cpu = configuration.parse({ accelerator: 'cpu' });
  const base = 10e6;
  const valueAt = (i: number) => (step && i >= step.at ? base * step.ratio : base);
  const last = of.suspicious ? names.length - 2 : names.length - 1;
  const level = (from: number, to: number, change: SeriesRow['levels'][number]['change']) => ({
    from: from + FIRST,
    to: to + FIRST,
    releases: to - from + 1,
    estimate: { value: valueAt(from), low: valueAt(from) * 0.99, high: valueAt(from) * 1.01 },
    change,
  });
  const direction = (step?.ratio ?? 1) > 1 ? 'slower' : 'faster';
  return {
    id: id(++made),
    suite_id: id(0),
    slot: of.slot ?? 'pose int8',
    configuration: cpu,
    configuration_key: configurationKey(cpu),
    device_model: of.model ?? 'Pixel 9 Pro',
    units: ['A', 'B'].map((letter, i) => ({ letter, device_id: id(900 + i), name: letter, place: null })),
    metric,
    at: 'p50',
    unit: metrics[metric].unit,
    places: names.map((_, i) => {
      const none = invalid.includes(i) || missing.includes(i);
      return {
        place: i + FIRST,
        state: invalid.includes(i) ? 'invalid' : missing.includes(i) ? 'missing' : 'measured',
        estimate: none ? null : { value: valueAt(i), low: valueAt(i) * 0.98, high: valueAt(i) * 1.02 },
        runs: none ? 0 : 6,
        reason: missing.includes(i) ? 'failed' : null,
        modes: null,
        over_budget: of.budget?.state === 'over' && i >= (step?.at ?? 0),
      };
    }),
    levels:
      step === undefined
        ? [level(0, last, null)]
        : [
            level(0, step.at - 1, null),
            level(step.at, last, {
              direction,
              ratio: { ratio: step.ratio, low: step.ratio * 0.98, high: step.ratio * 1.02 },
              p: 0.00002,
              last_before: (step.lastBefore ?? step.at - 1) + FIRST,
              only_units: step.only ?? null,
              accepted: step.accepted ?? false,
              back: false,
            }),
          ],
    suspicious: of.suspicious
      ? { place: names.length - 1 + FIRST, direction: 'slower', low: 9.5e6, high: 10.5e6 }
      : null,
    budget: of.budget ?? null,
    environment: of.around ?? [],
    smallest_effect: 0.03,
    answer: step === undefined || step.accepted ? 'no_change' : step.only ? 'one_unit' : direction,
  };
}

export function playedDetail(of: Played = {}): SeriesDetail {
  const row = playedRow(of);
  return {
    ...row,
    suite: { number: 1, name: 'Camera app' },
    releases: releases.map((r, i) => ({
      ...r,
      commit: null,
      branch: null,
      parents: [],
      measure_with: null,
      model_sha256: null,
      runs: row.places[i]!.estimate
        ? ['A', 'A', 'A', 'B', 'B', 'B'].map((unit, k) => ({
            run_id: id(1_000 + i * 10 + k),
            unit,
            value: row.places[i]!.estimate!.value * (1 + (k - 2.5) / 200),
            verdict: 'valid',
            benchmark: 100 + i,
          }))
        : [],
      invalid_runs: row.places[i]!.estimate ? 0 : 6,
    })),
    steps: [],
    by_unit: [],
    siblings: [],
    detector: {
      ...{ name: 'E-divisive', version: '1', window: 50, p: 0.0001 },
      ...{ least_after: 3, notes: [] },
    },
  };
}
