import { figuresOf, inItsUnit, type RunNumbers, stateOf } from '@rackmark/analysis';
import {
  configurationKey,
  languageTaskOf,
  metrics,
  type Cell,
  type GateCell,
  type GateWord,
  type MetricName,
  type NewGate,
  type Said,
  type Told,
} from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { english, said } from '@rackmark/words';
import type { CellWithRuns } from '../results/cells.repository.js';
import type { GateQuestion } from './decide-gate.js';

/** One side of a gate with what was measured of it, in the order in which it was. */
export interface MeasuredSide {
  /** Hashes by slot; several where the runs of several releases are one side. */
  models: Readonly<Record<string, string | readonly string[]>>;
  /** Where versions of a runtime are held against each other: the one of this side, whose cells alone are its own. */
  runtime: string | null;
  cells: readonly CellWithRuns[];
}

/** One metric of one cell on both sides, before anything is decided. */
export interface GatePair {
  shown: Omit<GateCell, 'word' | 'ratio' | 'low' | 'high' | 'confidence' | 'more_runs'>;
  question: GateQuestion;
}

type Asked = Pick<NewGate, 'metrics' | 'limit' | 'limits' | 'allow_fallback'>;
type Watched = Pick<GateCell, 'metric' | 'at' | 'limit'>;

export const toldOf = (what: Said): Told => ({ text: english.tell(what, ''), said: what });

/** What a gate asks where nobody chose: each more metric costs runs, and can be wrong. */
const lead = (cell: Cell): MetricName[] =>
  languageTaskOf(cell.configuration) === null ? ['latency'] : ['decode_rate', 'prefill_rate'];

/** Puts what was measured of two sides into pairs: the same slot, device and configuration. Pure. */
export function pairCells(base: MeasuredSide, candidate: MeasuredSide, asked: Asked): GatePair[] {
  const [b, c] = [placed(base), placed(candidate)];
  return [...new Set([...b.keys(), ...c.keys()])].flatMap((key) => pairsOf(b.get(key), c.get(key), asked));
}

interface Placed {
  slot: string;
  /** One of two versions of a runtime. */
  ofRuntime: boolean;
  cell: Cell;
  runs: RunNumbers[];
}

/** Of several benchmarks all runs, under the newest cell that was measured. */
function placed({ models, runtime, cells: all }: MeasuredSide): Map<string, Placed> {
  const found = new Map<string, Placed>();
  const cells = runtime === null ? all : all.flatMap((c) => withoutRuntime(c, runtime));
  for (const [slot, hashes] of Object.entries(models))
    for (const { cell, runs } of cells) {
      if (![hashes].flat().includes(cell.model.sha256)) continue;
      const key = JSON.stringify([slot, cell.device.id, cell.configuration_key]);
      const before = found.get(key);
      const isNews =
        before === undefined || cell.outcome === 'measured' || before.cell.outcome !== 'measured';
      found.set(key, {
        ...{ slot, ofRuntime: runtime !== null, cell: isNews ? cell : before.cell },
        runs: [...(before?.runs ?? []), ...runs],
      });
    }
  return found;
}

/** The two versions of a configuration become one and the same. */
function withoutRuntime({ cell, runs }: CellWithRuns, runtime: string): CellWithRuns[] {
  if (cell.configuration.runtime !== runtime) return [];
  const configuration = { ...cell.configuration, runtime: null };
  return [{ cell: { ...cell, configuration, configuration_key: configurationKey(configuration) }, runs }];
}

function pairsOf(base: Placed | undefined, candidate: Placed | undefined, asked: Asked): GatePair[] {
  const { slot, cell } = (candidate ?? base)!;
  const chosen =
    asked.metrics.length > 0 ? asked.metrics : lead(cell).map((metric) => ({ metric, at: 'p50' as const }));
  const watched = chosen.map((w): Watched => ({ ...w, limit: asked.limits[w.metric] ?? asked.limit }));
  const head = {
    slot,
    device: {
      id: cell.device.id,
      name: cell.device.name,
      device_model: cell.device.device_model,
      simulated: cell.device.simulated,
    },
    configuration: cell.configuration,
    configuration_key: cell.configuration_key,
  };
  const { against, note } = stands(base, candidate, asked);
  const told = note === null ? null : toldOf(note);
  const none = { base: null, candidate: null, suspect: false };
  const shownOf = (w: Watched) => ({ ...head, ...w, unit: metrics[w.metric].unit, note: told });
  if (against !== null || base === undefined || candidate === undefined) {
    const first = watched[0]!;
    return [
      {
        shown: { ...shownOf(first), ...none },
        question: { limit: first.limit, against: against ?? 'cannot_tell' },
      },
    ];
  }
  const isSuspect = [...base.runs, ...candidate.runs].some((r) => r.verdict === 'suspect');
  const pairs = watched.flatMap((w): GatePair[] => {
    const [b, c] = [valuesOf(base.runs, w), valuesOf(candidate.runs, w)];
    if (b.length === 0 && c.length === 0) return [];
    const values = { base: shownValue(w.metric, b), candidate: shownValue(w.metric, c) };
    const shown = { ...shownOf(w), ...values, suspect: isSuspect };
    if (b.length > 0 && c.length > 0)
      return [{ shown, question: { limit: w.limit, against: null, base: b, candidate: c } }];
    const missing = toldOf(said('note.missing', { word: b.length === 0 ? 'base' : 'candidate' }));
    return [{ shown: { ...shown, note: missing }, question: { limit: w.limit, against: 'cannot_tell' } }];
  });
  if (pairs.length > 0) return pairs;
  // A model has other metrics than those that are asked for.
  const first = watched[0]!;
  const missing = toldOf(said('note.missing', { word: 'this' }));
  return [
    {
      shown: { ...shownOf(first), ...none, note: missing },
      question: { limit: first.limit, against: 'left_out' },
    },
  ];
}

/** Less is better; invalid runs are not among them. */
const valuesOf = (runs: readonly RunNumbers[], { metric, at }: Watched): number[] =>
  figuresOf(runs, metric).map((f) => f[at]);
const shownValue = (metric: MetricName, values: readonly number[]): GateCell['base'] =>
  values.length === 0
    ? null
    : {
        value: quantile(
          values.map((v) => inItsUnit(metric, v)),
          0.5,
        ),
        runs: values.length,
      };

type Against = Extract<GateWord, 'broken' | 'fell_back' | 'cannot_tell' | 'left_out'> | null;

/** Whether two cells can be held against each other; what cannot run on one side only is an answer, too. */
function stands(
  base: Placed | undefined,
  candidate: Placed | undefined,
  { allow_fallback }: Asked,
): { against: Against; note: Said | null } {
  const state = stateOf(base?.cell, candidate?.cell);
  const { note } = state;
  if (base === undefined || candidate === undefined) return { against: 'cannot_tell', note };
  const [b, c] = [canRun(base.cell), canRun(candidate.cell)];
  if (b === true && lacksEngine(candidate))
    return { against: candidate.ofRuntime ? 'left_out' : 'cannot_tell', note };
  if (b === true && c === false) return { against: 'broken', note };
  // Where the base never ran, nothing can have become worse.
  if (b === false) return { against: 'left_out', note: note ?? stateOf(base.cell, base.cell).note };
  if (b === null || c === null) return { against: 'cannot_tell', note };
  const elsewhere = { base: ranElsewhere(base.cell), candidate: ranElsewhere(candidate.cell) };
  if (elsewhere.base || elsewhere.candidate) {
    if (allow_fallback) return { against: null, note };
    return { against: elsewhere.base ? 'left_out' : 'fell_back', note };
  }
  if (state.state === 'software' || state.state === 'missing') return { against: 'left_out', note };
  const counts = (p: Placed) => p.runs.some((r) => r.verdict !== 'invalid');
  return { against: counts(base) && counts(candidate) ? null : 'cannot_tell', note };
}

/** The device has not what was asked for: that says nothing of what is under test. */
const lacksEngine = ({ cell: { failure, configuration }, ofRuntime }: Placed): boolean =>
  failure?.name === 'ENGINE_MISSING' ||
  // An NPU is reached through the default version only, whatever another one could do.
  (ofRuntime && failure?.name === 'UNSUPPORTED_ACCELERATOR' && configuration.accelerator === 'npu');

/** Null: nobody knows; it was the device, the computer or the line that failed, or it has not ended. */
function canRun({ outcome, failure }: Cell): boolean | null {
  if (outcome === 'measured') return true;
  if (outcome === 'unsupported') return false;
  const isItsOwn = failure?.party === 'user' || failure?.party === 'workload';
  return outcome === 'failed' && isItsOwn ? false : null;
}
const ranElsewhere = ({ delegation }: Cell): boolean =>
  delegation !== null && delegation.used !== null && delegation.used !== delegation.asked;
