import {
  configurationKey,
  type BisectCell,
  type BisectEvidence,
  type BisectWord,
  type GateWord,
} from '@rackmark/contracts';
import { decideCells, type Decided } from '../gate/decide-gate.js';
import { pairCells, type GatePair } from '../gate/pair-cells.js';
import type { CellWithRuns } from '../results/cells.repository.js';
import type { Subject, SubjectCell, SubjectRelease } from './subject.js';

export interface MoreRuns {
  more: number;
  /** What is open. */
  cells: BisectCell[];
}

/** A cell on one device: the two known releases, and the one in question with each. Null where two of them are one file. */
interface Trio {
  cell: SubjectCell;
  whole: GatePair;
  toGood: GatePair | null;
  toBad: GatePair | null;
}

interface Judged {
  shown: BisectCell;
  /** The known ones differ here. */
  isShown: boolean;
  /** Runs that are wanted; null where more would not help. */
  wanted: number | null;
}

/**
 * What a step says, by the statistics of a gate: whether a release is worse than the last good one by more than half of the
 * step, and the first bad one worse than it. Only where these two differ side by side is anything said. Pure.
 * @param made runs of each release on each device so far
 */
export function decideStep(
  subject: Subject,
  at: number,
  measured: readonly CellWithRuns[],
  { made, most }: { made: number; most: number },
): BisectEvidence | MoreRuns {
  const trios = triosOf(subject, at, measured);
  const judged = judge(trios);
  const cells = judged.map((j) => j.shown);
  const word = wordOfStep(judged);
  if (word === null) {
    const open = judged.filter((j) => j.wanted !== null);
    const more = Math.min(Math.max(made, ...open.map((j) => j.wanted!)), most - made);
    if (open.length > 0 && more > 0) return { more, cells: open.map((j) => j.shown) };
  }
  return { word: word ?? atTheLimit(judged), same_as: null, runs: made, cells };
}

/** One cell that has become bad is enough: the alert is of all of them. Null: not known yet. */
function wordOfStep(judged: readonly Judged[]): BisectWord | null {
  const has = (word: BisectWord) => judged.some((j) => j.shown.word === word);
  if (has('bad')) return 'bad';
  if (judged.length === 0 || has('cannot_tell')) return null;
  return has('good') ? 'good' : 'not_shown';
}

/** Where the known releases do not differ for sure, nothing can be said, and the others say it. */
function atTheLimit(judged: readonly Judged[]): BisectWord {
  const told = judged.filter((j) => j.isShown);
  return told.length > 0 && told.every((j) => j.shown.word === 'good') ? 'good' : 'cannot_tell';
}

function triosOf({ releases, cells }: Subject, at: number, measured: readonly CellWithRuns[]): Trio[] {
  const [g, m, b] = [releases[0]!, releases[at]!, releases.at(-1)!];
  return cells.flatMap((cell) =>
    cell.devices.flatMap((device): Trio[] => {
      const { slot, metric, limit } = cell;
      const own = measured.filter(
        (c) => c.cell.device.id === device && keyOf(c, g.runtime) === cell.configuration_key,
      );
      const asked = { metrics: [{ metric, at: cell.at }], limit, limits: {}, allow_fallback: false };
      const sideOf = ({ models, runtime }: SubjectRelease) => ({
        models: { [slot]: models[slot]! },
        ...{ runtime, cells: own },
      });
      const pair = (base: SubjectRelease, candidate: SubjectRelease): GatePair | null =>
        isSame(base, candidate, slot) ? null : (pairCells(sideOf(base), sideOf(candidate), asked)[0] ?? null);
      const whole = pair(g, b);
      if (whole === null) return [];
      const [toGood, toBad] = [pair(g, m), pair(m, b)];
      return [{ cell, whole, toGood, toBad }];
    }),
  );
}

/** What a cell is called without the version that its release is. */
const keyOf = ({ cell: c }: CellWithRuns, runtime: string | null): string =>
  runtime === null ? c.configuration_key : configurationKey({ ...c.configuration, runtime: null });
const isSame = (a: SubjectRelease, b: SubjectRelease, slot: string): boolean =>
  a.models[slot] === b.models[slot] && a.runtime === b.runtime;

const EQUAL: Decided = { word: 'no_change', ratio: null, moreRuns: null };
const FINE: readonly GateWord[] = ['no_change', 'within', 'better'];
/** Runs do not help there. */
const STUCK: readonly GateWord[] = ['broken', 'fell_back', 'left_out'];

function judge(trios: readonly Trio[]): Judged[] {
  const asked = trios.flatMap(({ whole, toGood, toBad }) => [whole, toGood, toBad].filter((p) => p !== null));
  const decided = decideCells(asked.map((p) => p.question));
  const found = new Map(asked.map((pair, i) => [pair, decided[i]!]));
  return trios.map((t) => {
    const whole = found.get(t.whole)!;
    // The same file as one of the two: what is known of that one is known of it.
    const toGood = t.toGood ? found.get(t.toGood)! : EQUAL;
    const toBad = t.toBad ? found.get(t.toBad)! : EQUAL;
    const all = [whole, toGood, toBad];
    const word = wordOf(whole, toGood, toBad);
    const isStuck = all.some((d) => STUCK.includes(d.word));
    const wanted = word !== 'cannot_tell' || isStuck ? null : Math.max(...all.map((d) => d.moreRuns ?? 0));
    return { shown: shownOf(t, { word, toGood, toBad }), isShown: whole.word === 'worse', wanted };
  });
}

function wordOf(whole: Decided, toGood: Decided, toBad: Decided): BisectWord {
  if (FINE.includes(whole.word)) return 'not_shown';
  if (whole.word !== 'worse') return 'cannot_tell';
  if (toGood.word === 'worse') return 'bad';
  return FINE.includes(toGood.word) && toBad.word === 'worse' ? 'good' : 'cannot_tell';
}

function shownOf(
  { cell, whole, toGood, toBad }: Trio,
  said: { word: BisectWord; toGood: Decided; toBad: Decided },
): BisectCell {
  const { slot, device, configuration, configuration_key, metric, at, unit } = whole.shown;
  const [good, bad] = [whole.shown.base, whole.shown.candidate];
  return {
    ...{ slot, device, configuration, configuration_key, metric, at, unit },
    ...{ limit: cell.limit, word: said.word, good, bad },
    middle: toGood ? toGood.shown.candidate : good,
    against_good: said.toGood.ratio && ratioOf(said.toGood.ratio),
    against_bad: said.toBad.ratio && turned(said.toBad.ratio),
    note: toGood?.shown.note ?? toBad?.shown.note ?? whole.shown.note,
  };
}

type Ratio = NonNullable<Decided['ratio']>;
const ratioOf = ({ ratio, low, high }: Ratio): BisectCell['against_good'] =>
  ratio === null ? null : { ratio, low, high };
/** What was asked is whether the bad one is worse than the release; what is shown is the release over the bad one. */
const turned = ({ ratio, low, high }: Ratio): BisectCell['against_bad'] =>
  ratio === null
    ? null
    : { ratio: 1 / ratio, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low };
