import { Injectable } from '@nestjs/common';
import type { GateCell, GateDecision, NewBenchmark, Told } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { ResultsService } from '../results/results.service.js';
import { areComparable, differences, type Conditions } from './conditions.js';
import { answerOf, decideCells, runsNeeded, runsToAsk, type Decided } from './decide-gate.js';
import {
  GatesRepository,
  type GateRound,
  type GateSide,
  type ReleaseBenchmark,
  type StoredGate,
} from './gates.repository.js';
import { pairCells, toldOf, type GatePair } from './pair-cells.js';
import { nextRequest, sameSlots } from './rounds.js';
import { notesOn, titleOf, worstFirst } from './sentences.js';

/** What is to be measured next, and why; without a request everything from the beginning. */
export interface ToMeasure {
  request: NewBenchmark | null;
  notes: Told[];
}

/** Fetches what was measured and lets it be decided (decide-gate.ts). */
@Injectable()
export class GateJudge {
  constructor(
    private readonly db: DataSource,
    private readonly repository: GatesRepository,
    private readonly results: ResultsService,
  ) {}

  /**
   * What the stored runs of two releases say. They were not made side by side: what they say for the candidate is taken where
   * everything known is equal, what they say against it is measured anew before anybody is alarmed.
   */
  async beforeMeasuring(gate: StoredGate): Promise<GateDecision | ToMeasure | 'wait'> {
    const { base, candidate } = gate;
    const same = sameSlots(base, candidate);
    if (same.length === Object.keys(base.models).length)
      return decision(gate, [], [], { measured: 'nothing', runs: 0, notes: [] });
    if (base.release_id === null || candidate.release_id === null) return { request: null, notes: [] };
    const [b, c] = await Promise.all([
      this.benchmarksOf([...base.pool.map((p) => p.release_id), base.release_id]),
      this.benchmarksOf([candidate.release_id]),
    ]);
    // Somebody is measuring one of them at this moment.
    if ([...b, ...c].some((x) => !x.isRead)) return 'wait';
    const without = [b.length === 0 ? base : null, c.length === 0 ? candidate : null].find((s) => s !== null);
    const anew = (...notes: Told[]): ToMeasure => ({ request: null, notes });
    if (without !== undefined) return anew(toldOf(said('gate.why.no_runs', { name: without.label })));
    const [ofBase, ofCandidate] = await Promise.all([
      this.conditionsOf(
        b.map((x) => x.id),
        base,
      ),
      this.conditionsOf(
        c.map((x) => x.id),
        candidate,
      ),
    ]);
    if (!areComparable(ofBase, ofCandidate))
      return anew(
        toldOf(said('gate.why.conditions')),
        ...differences(ofBase, ofCandidate).map((d) => toldOf(said('gate.was_different', { why: d.said! }))),
      );
    const pairs = pairCells(
      { ...base, models: pooled(base, same), cells: await this.cellsOf(b.map((x) => x.id)) },
      { ...candidate, models: different(candidate, same), cells: await this.cellsOf(c.map((x) => x.id)) },
      gate.request,
    );
    const decided = decideCells(pairs.map((p) => p.question));
    if (answerOf(decided.map((d) => d.word)) !== 'no_regression')
      return anew(toldOf(said('gate.why.stored_open')));
    return decision(gate, pairs, decided, {
      measured: 'stored',
      runs: fewestRuns(pairs),
      notes: [toldOf(said('gate.why.stored'))],
    });
  }

  /** All rounds have been measured: an answer, or more runs. */
  async measured(gate: StoredGate, rounds: readonly GateRound[]): Promise<GateDecision | ToMeasure> {
    const { base, candidate, request } = gate;
    const ids = rounds.map((r) => r.benchmark_id!);
    const cells = await this.cellsOf(ids);
    const same = sameSlots(base, candidate);
    const pairs = pairCells(
      { ...base, models: different(base, same), cells },
      { ...candidate, models: different(candidate, same), cells },
      request,
    );
    const decided = decideCells(pairs.map((p) => p.question));
    const made = rounds.reduce((sum, r) => sum + r.request.plan.repeats, 0);
    const more = runsToAsk(decided, { made, most: request.most_runs });
    if (more > 0)
      return { request: nextRequest(rounds[0]!.request, shownOf(pairs, decided), more, gate), notes: [] };
    const [ofBase, ofCandidate] = await Promise.all([
      this.conditionsOf(ids, base),
      this.conditionsOf(ids, candidate),
    ]);
    return decision(gate, pairs, decided, {
      measured: 'side_by_side',
      runs: made,
      notes: [...rounds.flatMap((r) => r.notes), ...differences(ofBase, ofCandidate)],
    });
  }

  private async conditionsOf(
    benchmarks: readonly string[],
    { models, runtime, pool }: GateSide,
  ): Promise<Conditions[]> {
    const own = new Set([models, ...pool.map((p) => p.models)].flatMap((m) => Object.values(m)));
    const all = (await this.repository.conditions(this.db, benchmarks)).filter((c) =>
      own.has(c.model_sha256),
    );
    if (runtime === null) return all;
    // The runtime is what the sides are: it is no other difference.
    return all.filter((c) => c.asked_runtime === runtime).map((c) => ({ ...c, runtime: null }));
  }
  /** The oldest release's first. */
  private async benchmarksOf(releases: readonly string[]): Promise<ReleaseBenchmark[]> {
    return (await Promise.all(releases.map((id) => this.repository.benchmarksOf(this.db, id)))).flat();
  }
  private async cellsOf(benchmarks: readonly string[]) {
    const all = [];
    // One after the other: what is held of raw rows stays small however many there are.
    for (const id of benchmarks) all.push(...(await this.results.cellsWithRuns(id)));
    return all;
  }
}

type FilesBySlot = Record<string, string[]>;
const different = ({ models }: Pick<GateSide, 'models'>, same: readonly string[]): FilesBySlot =>
  Object.fromEntries(
    Object.entries(models).flatMap(([slot, sha256]) => (same.includes(slot) ? [] : [[slot, [sha256]]])),
  );
/** With those of the releases before it whose runs count as its own. */
const pooled = (side: GateSide, same: readonly string[]): FilesBySlot =>
  Object.fromEntries(
    Object.entries(different(side, same)).map(([slot, own]) => [
      slot,
      [...new Set([...side.pool.flatMap((p) => p.models[slot] ?? []), ...own])],
    ]),
  );

const fewestRuns = (pairs: readonly GatePair[]): number =>
  Math.min(...pairs.flatMap(({ shown: { base, candidate } }) => [base?.runs ?? 0, candidate?.runs ?? 0]));

const shownOf = (pairs: readonly GatePair[], decided: readonly Decided[]): GateCell[] =>
  pairs.map(({ shown }, i) => {
    const { word, ratio, moreRuns } = decided[i]!;
    const { ratio: r = null, low = null, high = null, confidence = null } = ratio ?? {};
    return { ...shown, word, ratio: r, low, high, confidence, more_runs: moreRuns };
  });

function decision(
  gate: StoredGate,
  pairs: readonly GatePair[],
  decided: readonly Decided[],
  { notes, ...how }: Pick<GateDecision, 'measured' | 'runs' | 'notes'>,
): GateDecision {
  const same = sameSlots(gate.base, gate.candidate);
  const cells = worstFirst(shownOf(pairs, decided));
  const isSame = same.length === Object.keys(gate.base.models).length;
  const answer = isSame ? 'no_regression' : answerOf(cells.map((c) => c.word));
  const more_runs = answer === 'cannot_tell' ? runsNeeded(decided) : null;
  const [oldest] = gate.base.pool;
  const isPooled = how.measured === 'stored' && oldest !== undefined;
  const base = isPooled ? `${oldest.label} … ${gate.base.label}` : gate.base.label;
  const sides = { base, candidate: gate.candidate.label, cells, moreRuns: more_runs };
  const title = answer === 'could_not_run' ? said('gate.nothing_measured') : titleOf(answer, sides);
  return {
    answer,
    title: toldOf(title),
    ...how,
    notes: [
      ...gate.base.notes,
      // Of several releases only the newest is measured again.
      ...(how.measured === 'side_by_side' && oldest !== undefined
        ? [toldOf(said('gate.base.newest', { name: gate.base.label }))]
        : []),
      ...notes,
      ...notesOn(cells, same),
    ],
    cells,
    more_runs,
  };
}
