import { Injectable, Logger } from '@nestjs/common';
import type { Gate, NewGate, Told } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { cursors } from '../../platform/database/cursor.js';
import { Once } from '../../platform/database/idempotency.js';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import { eachApart } from '../../platform/load/each-apart.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { SuitesService } from '../suites/suites.service.js';
import type { StoredSuite } from '../suites/suites.repository.js';
import { GateJudge } from './gate-judge.js';
import { GateSides } from './gate-sides.service.js';
import { GatesRepository, type GateRound, type StoredGate } from './gates.repository.js';
import { firstRequest } from './rounds.js';
import { couldNotRun } from './sentences.js';
import { toldOf } from './pair-cells.js';

/** Asks for what a gate needs to be measured, until it has an answer. */
@Injectable()
export class GatesService {
  private readonly logger = new Logger('Gates');

  constructor(
    private readonly db: DataSource,
    private readonly repository: GatesRepository,
    private readonly judge: GateJudge,
    private readonly sides: GateSides,
    private readonly suites: SuitesService,
    private readonly benchmarks: BenchmarksService,
  ) {}

  /**
   * The same key with the same request gives the same gate again.
   * @throws ProblemError SUITE_NOT_FOUND, RELEASE_NOT_FOUND, NO_BASE, MODEL_NOT_FOUND, RUNTIME_NOT_THERE, IDEMPOTENCY_KEY_REUSED
   */
  async create(
    who: Principal,
    request: NewGate,
    key: string | null,
  ): Promise<{ gate: Gate; created: boolean }> {
    const once = new Once(who, 'gate', key, request);
    const before = await once.made(this.db);
    if (before !== null) return { gate: await this.get(who, before), created: false };
    const sides = await this.sides.of(who, request.sides);
    const name = request.name ?? sides.suite?.name ?? request.sides.kind;
    const made = await once.make(this.db, (tx) =>
      this.repository.insert(tx, who, { ...sides, name, request, suiteId: sides.suite?.id ?? null }),
    );
    await this.advance(made.id);
    return { gate: await this.get(who, made.id), created: made.created };
  }

  async get(who: Principal, ref: string): Promise<Gate> {
    return shown(await this.byRef(who, ref));
  }
  private async byRef(who: Principal, ref: string): Promise<StoredGate> {
    const found = await this.repository.byRef(this.db, who, ref);
    if (found === null) throw notFound('gate', ref);
    return found;
  }
  /** @throws ProblemError SUITE_NOT_FOUND */
  async list(
    who: Principal,
    { suite, ...q }: { suite?: string | undefined; cursor?: string | undefined; limit: number },
  ) {
    const suiteId = suite === undefined ? null : (await this.suites.byRef(who, suite)).id;
    const [found, total] = await Promise.all([
      this.repository.list(this.db, who, { ...q, suiteId, limit: q.limit + 1 }),
      this.repository.count(this.db, who, suiteId),
    ]);
    const page = cursors.gates.page(found, q.limit, (g) => ({ at: iso(g.created_at), id: g.id }));
    return { ...page, items: page.items.map(shown), total };
  }
  /** What it has begun to measure is cancelled with it. */
  async cancel(who: Principal, ref: string): Promise<Gate> {
    const { id, running } = await this.byRef(who, ref);
    await this.repository.cancel(this.db, id);
    if (running !== null) await this.benchmarks.cancel(who, String(running));
    await this.advance(id);
    return this.get(who, id);
  }

  /** Something has ended, or a server has started: whatever is not decided is looked at. */
  async advanceAll(): Promise<void> {
    // One that fails is looked at again soon.
    await eachApart(await this.repository.measuring(this.db), (id) => this.advance(id), this.logger);
  }

  /** Takes a gate as far as it gets now. Done again, or by two servers at once, it comes to the same. */
  async advance(id: string): Promise<void> {
    for (;;) {
      const gate = await this.repository.byId(this.db, id);
      if (gate === null || gate.state === 'decided') return;
      const rounds = await this.repository.rounds(this.db, id);
      const last = rounds.at(-1);
      if (gate.is_cancelled && (last?.benchmark_id == null || last.state === 'ended'))
        return this.end(gate, toldOf(said('gate.given_up')));
      if (last !== undefined && last.benchmark_id === null) {
        if (!(await this.begin(gate, last))) return;
        continue;
      }
      if (last !== undefined && last.state !== 'ended') return;
      if (last?.cancelled === true)
        return this.end(gate, toldOf(said('gate.cancelled', { benchmark: last.benchmark! })));
      const next =
        last === undefined ? await this.judge.beforeMeasuring(gate) : await this.judge.measured(gate, rounds);
      if (next === 'wait') return;
      if ('answer' in next) return this.repository.decide(this.db, id, next);
      const suite = await this.suiteOf(gate);
      if (next.request === null && suite === null && gate.request.sides.kind === 'releases')
        return this.end(gate, toldOf(said('gate.suite_gone')));
      const request = next.request ?? firstRequest(gate, suite);
      await this.repository.addRound(this.db, id, { round: rounds.length + 1, request, notes: next.notes });
    }
  }

  private async suiteOf({ suite, owner_id, team_id }: StoredGate): Promise<StoredSuite | null> {
    if (suite === null) return null;
    return this.suites.byRef({ kind: 'local', id: owner_id, teamId: team_id }, String(suite.number));
  }

  /** Makes the benchmark of a round, once. @returns whether it could be made; if not, the gate has ended */
  private async begin(gate: StoredGate, { round, request }: GateRound): Promise<boolean> {
    const who: Principal = { kind: 'local', id: gate.owner_id, teamId: gate.team_id };
    try {
      const { benchmark } = await this.benchmarks.create(
        who,
        request,
        `gate ${gate.id} ${round}`.replaceAll(' ', '-'),
      );
      await this.repository.setBenchmark(this.db, gate.id, round, benchmark.id);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      await this.end(gate, couldNotRun(error.said));
      return false;
    }
  }

  private async end(gate: StoredGate, title: Told): Promise<void> {
    this.logger.log(`Gate ${gate.number}: ${title.text}`);
    await this.repository.decide(this.db, gate.id, {
      ...{
        answer: 'could_not_run',
        title,
        measured: 'nothing',
        notes: [],
        cells: [],
        runs: 0,
        more_runs: null,
      },
    });
  }
}

function shown({ request, base, candidate, ...g }: StoredGate): Gate {
  const { id, number, name, state, suite, benchmarks, decision } = g;
  const running = g.running ?? (benchmarks.length === 0 ? g.waits_for : null);
  const { metrics, limit, limits, allow_fallback, most_runs } = request;
  return {
    ...{ id, number, name, state, suite, base: base.label, candidate: candidate.label },
    ...{ metrics, limit, limits, allow_fallback, most_runs, benchmarks, running, decision },
    created_at: iso(g.created_at),
    decided_at: isoOrNull(g.decided_at),
  };
}
