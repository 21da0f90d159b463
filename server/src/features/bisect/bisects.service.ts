import { Injectable, Logger } from '@nestjs/common';
import type { AlertBisect, Bisect, BisectAnswer, BisectEvidence, NewBisect, Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { Once } from '../../platform/database/idempotency.js';
import { transaction } from '../../platform/database/transaction.js';
import { eachApart } from '../../platform/load/each-apart.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { ResultsService } from '../results/results.service.js';
import { decideStep } from './decide-step.js';
import {
  BisectsRepository,
  type BisectRound,
  type StoredBisect,
  type StoredStep,
} from './bisects.repository.js';
import { known, mostSteps, next, type Known, type Search } from './next.js';
import { firstRequest, nextRequest } from './requests.js';
import { shown, shownOf } from './shown.js';
import { REFUSALS, type Subject } from './subject.js';
import { SubjectsService } from './subjects.service.js';

/** Measures releases between good and bad ones until the first bad one is known. */
@Injectable()
export class BisectsService {
  private readonly logger = new Logger('Bisects');

  constructor(
    private readonly db: DataSource,
    private readonly repository: BisectsRepository,
    private readonly subjects: SubjectsService,
    private readonly alerts: AlertsService,
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  /**
   * One of an alert at a time: who asks for a second gets the first.
   * @throws ProblemError ALERT_NOT_FOUND, IDEMPOTENCY_KEY_REUSED and what subject.ts refuses
   */
  async create(
    who: Principal,
    ref: string,
    request: NewBisect,
    key: string | null,
  ): Promise<{ bisect: Bisect; created: boolean }> {
    const { alert, ...found } = await this.subjects.of(who, ref);
    const once = new Once(who, 'bisect', key, { alert: alert.id, ...request });
    const before = await once.made(this.db);
    if (before !== null) return { bisect: await this.get(before), created: false };
    const running = await this.repository.ofAlert(this.db, alert.id);
    if (running?.state === 'measuring') return { bisect: await this.get(running.id), created: false };
    const { subject } = found;
    if ('code' in subject) throw new ProblemError(422, REFUSALS[subject.code], subject.said);
    let isFirst = true;
    const made = await once.make(this.db, async (tx) => {
      const id = await this.repository.insert(tx, who, { alertId: alert.id, request, subject });
      isFirst = id !== null;
      if (id === null) return (await this.repository.ofAlert(tx, alert.id))!.id;
      const n = subject.releases.length - 2;
      await this.alerts.tell(
        tx,
        alert.id,
        who,
        said('alert.bisect.started', { n, high_n: mostSteps(searchOf(subject)) }),
      );
      return id;
    });
    await this.advance(made.id);
    return { bisect: await this.get(made.id), created: made.created && isFirst };
  }

  /** @throws ProblemError ALERT_NOT_FOUND */
  async ofAlert(who: Principal, ref: string): Promise<AlertBisect> {
    const { alert, subject } = await this.subjects.of(who, ref);
    const newest = await this.repository.ofAlert(this.db, alert.id);
    const bisect = newest && (await this.get(newest.id));
    if ('code' in subject) return { bisect, offer: null, why_not: shownOf(subject.said) };
    const offer = {
      releases: subject.releases.length - 2,
      most_steps: mostSteps(searchOf(subject)),
      devices: subject.devices,
    };
    return { bisect, offer, why_not: null };
  }
  private async get(id: string): Promise<Bisect> {
    const [found, steps] = await Promise.all([
      this.repository.byId(this.db, id),
      this.repository.steps(this.db, id),
    ]);
    const search = searchOf(found!.subject);
    return shown(found!, steps, { ...known(search, wordsOf(steps)), most_steps: mostSteps(search) });
  }

  /**
   * What it has begun to measure is cancelled with it; one that has ended stays as it is.
   * @throws ProblemError ALERT_NOT_FOUND, BISECT_NOT_FOUND
   */
  async cancel(who: Principal, ref: string): Promise<Bisect> {
    const { alert } = await this.subjects.of(who, ref);
    const newest = await this.repository.ofAlert(this.db, alert.id);
    if (newest === null)
      throw new ProblemError(404, 'BISECT_NOT_FOUND', said('problem.bisect_not_found', { n: alert.number }));
    if (await this.repository.cancel(this.db, newest.id))
      await this.alerts.tell(this.db.manager, alert.id, who, said('alert.bisect.stopped'));
    const { steps } = await this.get(newest.id);
    const running = steps.at(-1)?.running ?? null;
    if (running !== null) await this.benchmarks.cancel(who, String(running));
    await this.advance(newest.id);
    return this.get(newest.id);
  }

  /** Something has ended, or a server has started: whatever has not ended is looked at. */
  async advanceAll(): Promise<void> {
    // One that fails is looked at again soon.
    await eachApart(await this.repository.measuring(this.db), (id) => this.advance(id), this.logger);
  }

  /** Takes a bisect as far as it gets now. Done again, or by two servers at once, it comes to the same. */
  async advance(id: string): Promise<void> {
    for (;;) {
      const bisect = await this.repository.byId(this.db, id);
      if (bisect === null || bisect.state === 'ended') return;
      const steps = await this.repository.steps(this.db, id);
      const last = steps.at(-1);
      const round = last?.rounds.at(-1);
      if (bisect.is_cancelled && (round?.benchmark_id == null || round.state === 'ended'))
        return this.end(bisect, steps, 'cancelled', said('bisect.cancelled'));
      if (last?.evidence !== null || last === undefined) {
        if (!(await this.begin(bisect, steps))) return;
      } else if (!(await this.goOn(bisect, steps, last))) return;
    }
  }

  /** The next step, or the end. @returns whether there is more to do now */
  private async begin(bisect: StoredBisect, steps: readonly StoredStep[]): Promise<boolean> {
    const { subject } = bisect;
    const now = next(searchOf(subject), wordsOf(steps));
    if (now.do === 'end') {
      await this.end(bisect, steps, now.answer, titleOf(subject, now, steps));
      return false;
    }
    const { at, good, bad } = now;
    const evidence = knownByFiles(subject, at, steps);
    const step = steps.length + 1;
    await transaction(this.db, async (tx) => {
      await this.repository.addStep(tx, bisect.id, { step, at, good, bad, evidence });
      if (evidence !== null) return;
      const request = firstRequest({ alert: bisect.alert, at, subject }, bisect.request);
      await this.repository.addRound(tx, bisect.id, { step, round: 1, request });
    });
    return true;
  }

  /** Makes the benchmark of a round, waits for it, and asks what it says. @returns whether there is more to do now */
  private async goOn(bisect: StoredBisect, steps: readonly StoredStep[], now: StoredStep): Promise<boolean> {
    const { rounds, step, at } = now;
    const round = rounds.at(-1)!;
    if (round.benchmark_id === null) return this.measure(bisect, steps, round);
    if (round.state !== 'ended') return false;
    if (round.cancelled === true) {
      await this.end(
        bisect,
        steps,
        'could_not_run',
        said('bisect.benchmark_cancelled', { benchmark: round.benchmark! }),
      );
      return false;
    }
    const made = rounds.reduce((sum, r) => sum + r.request.plan.repeats, 0);
    const decided = decideStep(bisect.subject, at, await this.cellsOf(rounds), {
      made,
      most: bisect.request.most_runs,
    });
    if ('word' in decided) await this.repository.settle(this.db, bisect.id, step, decided);
    else {
      const request = nextRequest({ ...bisect, at }, decided.cells, decided.more);
      await this.repository.addRound(this.db, bisect.id, { step, round: rounds.length + 1, request });
    }
    return true;
  }
  private async cellsOf(rounds: readonly BisectRound[]) {
    const all = [];
    // One after the other: what is held of raw rows stays small however many there are.
    for (const r of rounds) all.push(...(await this.results.cellsWithRuns(r.benchmark_id!)));
    return all;
  }

  /** @returns whether it could be made; if not, the bisect has ended */
  private async measure(
    bisect: StoredBisect,
    steps: readonly StoredStep[],
    { round, request }: BisectRound,
  ): Promise<boolean> {
    const who: Principal = { kind: 'local', id: bisect.owner_id, teamId: bisect.team_id };
    const step = steps.length;
    try {
      const { benchmark } = await this.benchmarks.create(
        who,
        request,
        `bisect-${bisect.id}-${step}-${round}`,
      );
      await this.repository.setBenchmark(this.db, bisect.id, { step, round }, benchmark.id);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const detail = said('bisect.could_not_run', { detail: error.said });
      await this.end(bisect, steps, 'could_not_run', detail);
      return false;
    }
  }

  /** What is known by then is the alert's range from now on. */
  private async end(
    { id, alert_id, alert, subject }: StoredBisect,
    steps: readonly StoredStep[],
    answer: BisectAnswer,
    title: Said,
  ): Promise<void> {
    const { good, bad } = known(searchOf(subject), wordsOf(steps));
    await transaction(this.db, async (tx) => {
      const isFirst = await this.repository.end(tx, id, { answer, title: shownOf(title) });
      if (!isFirst) return;
      await this.alerts.narrow(tx, alert_id, {
        last_good_id: subject.releases[good]!.id,
        first_bad_id: subject.releases[bad]!.id,
      });
      await this.alerts.tell(tx, alert_id, null, said('alert.bisect.ended', { why: title }));
    });
    this.logger.log(`Bisect of alert ${alert}: ${english.tell(title, answer)}`);
  }
}

const searchOf = ({ releases }: Subject): Search => ({
  releases: releases.length,
  gone: new Set(releases.flatMap((r, at) => (r.gone ? [at] : []))),
});
const wordsOf = (steps: readonly StoredStep[]) =>
  steps.flatMap(({ at, evidence }) => (evidence === null ? [] : [{ at, word: evidence.word }]));

/** What is known of a release with the same files on the same runtime is known of this one. */
function knownByFiles(
  { releases }: Subject,
  at: number,
  steps: readonly StoredStep[],
): BisectEvidence | null {
  const told = [
    { at: 0, word: 'good' as const },
    ...wordsOf(steps),
    { at: releases.length - 1, word: 'bad' as const },
  ];
  const files = (position: number) =>
    JSON.stringify([releases[position]!.models, releases[position]!.runtime]);
  const same = told.find((t) => files(t.at) === files(at));
  return same === undefined
    ? null
    : { word: same.word, same_as: releases[same.at]!.name, runs: 0, cells: [] };
}

function titleOf(
  { releases }: Subject,
  { answer, good, bad }: { answer: 'found' | 'range' | 'cannot_tell' | 'not_shown' } & Known,
  steps: readonly StoredStep[],
): Said {
  const range = { before: releases[good]!.name, name: releases[bad]!.name };
  if (answer === 'found') return said('bisect.found', range);
  if (answer === 'range') {
    const word = releases[good]!.runtime === null ? 'files' : 'runtime';
    return said('bisect.range', { ...range, n: bad - good - 1, word });
  }
  const last = steps.at(-1)!;
  return answer === 'cannot_tell'
    ? said('bisect.cannot_tell', { ...range, side: releases[last.at]!.name, n: last.evidence!.runs })
    : said('bisect.not_shown', { before: releases[0]!.name, name: releases.at(-1)!.name });
}
