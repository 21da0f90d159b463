import { Injectable } from '@nestjs/common';
import type {
  Alert,
  AlertAction,
  AlertChange,
  AlertDetail,
  AlertPage,
  AlertQuery,
  AlertSeries,
  AlertStep,
  MetricName,
  Said,
} from '@rackmark/contracts';
import { metrics } from '@rackmark/contracts';
import { DETECTOR } from '@rackmark/statistics';
import { said } from '@rackmark/words';
import { DataSource, type EntityManager } from 'typeorm';
import { cursors } from '../../platform/database/cursor.js';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import type { Concern } from '../series/concerns.js';
import { SeriesService } from '../series/series.service.js';
import { SuitesService } from '../suites/suites.service.js';
import { AlertsRepository, type Member, type StoredAlert } from './alerts.repository.js';
import { groupOf, next } from './life.js';
import { narrowed, planAlerts, rangeOf } from './raise.js';

/** What somebody should look at, and what became of it. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: AlertsRepository,
    private readonly series: SeriesService,
    private readonly suites: SuitesService,
    private readonly bus: Bus,
  ) {}

  /** The series of a suite were read: alerts are raised, joined or closed. Done again, it changes nothing more. */
  async suiteRead(tx: EntityManager, suiteId: string): Promise<void> {
    const known = await this.repository.known(tx, suiteId);
    const concerns = await this.series.concerns(tx, suiteId);
    const plan = planAlerts(concerns, known);
    for (const group of plan.raise) await this.raise(tx, suiteId, group);
    for (const { alert, concerns: joined } of plan.join) {
      const added = await this.join(tx, alert.id, joined);
      if (added > 0)
        await this.repository.write(tx, alert.id, {
          kind: 'joined',
          who: null,
          said: said('alert.joined', { n: added }),
        });
      await this.repository.narrow(tx, suiteId, alert.id, narrowed(alert, rangeOf(joined)));
    }
    for (const alert of plan.recover) {
      await this.repository.setState(tx, alert.id, next(alert.state, 'recover')!, true);
      await this.repository.write(tx, alert.id, {
        kind: 'recovered',
        who: null,
        said: said('alert.recovered'),
      });
    }
    for (const alert of plan.unwatched) {
      await this.repository.setState(tx, alert.id, next(alert.state, 'wontfix')!, true);
      await this.repository.write(tx, alert.id, { kind: 'state', who: null, said: said('alert.unwatched') });
    }
    this.bus.emit('news', {});
  }
  private async raise(tx: EntityManager, suiteId: string, group: readonly Concern[]): Promise<void> {
    const { kind, direction } = group[0]!;
    const range = rangeOf(group);
    const id = await this.repository.raise(tx, suiteId, { kind, direction, ...range });
    await this.join(tx, id, group);
    const name = (await this.series.nameAt(tx, suiteId, range.first_bad)) ?? '';
    await this.repository.write(tx, id, {
      kind: 'raised',
      who: null,
      said: said('alert.raised', { n: group.length, name }),
    });
  }
  /** @returns how many series are new to the alert */
  private async join(tx: EntityManager, alertId: string, concerns: readonly Concern[]): Promise<number> {
    let added = 0;
    for (const c of concerns) if (await this.repository.join(tx, alertId, c)) added += 1;
    return added;
  }

  async list(who: Principal, q: AlertQuery): Promise<AlertPage> {
    const suiteId = q.suite === undefined ? null : (await this.suites.byRef(who, q.suite)).id;
    const [found, counts] = await Promise.all([
      this.repository.list(this.db, who, { ...q, suiteId, limit: q.limit + 1 }),
      this.repository.counts(this.db, who, { ...q, suiteId }),
    ]);
    const page = cursors.alerts.page(found, q.limit, (a) => ({ at: iso(a.raised_at), id: a.id }));
    const total = q.group === undefined ? counts.open + counts.in_work + counts.done : counts[q.group];
    return { ...page, items: page.items.map(toAlert), total, counts };
  }
  async get(who: Principal, ref: string): Promise<AlertDetail> {
    const found = await this.byRef(who, ref);
    const [members, entries] = await Promise.all([
      this.repository.members(this.db, found.id),
      this.repository.entries(this.db, found.id),
    ]);
    const places = new Set([found.first_bad.place]);
    const environment = members.flatMap((m) => m.environment.filter((e) => places.has(e.place)));
    const one = new Map(environment.map((e) => [`${e.part} ${e.from} ${e.to}`, e]));
    return {
      ...toAlert(found),
      members: members.map(toMember),
      entries,
      detector: { name: DETECTOR.name, version: DETECTOR.version },
      environment: [...one.values()],
    };
  }
  /** @throws ProblemError ALERT_NOT_FOUND */
  async withMembers(who: Principal, ref: string): Promise<{ alert: StoredAlert; members: Member[] }> {
    const alert = await this.byRef(who, ref);
    return { alert, members: await this.repository.members(this.db, alert.id) };
  }
  /** A line in its history. @param who null: Rackmark itself */
  tell(tx: EntityManager, alertId: string, who: Principal | null, what: Said): Promise<void> {
    return this.repository.write(tx, alertId, { kind: 'bisect', who, said: what });
  }
  /** More is known of which releases it can be. */
  narrow(
    tx: EntityManager,
    alertId: string,
    to: { last_good_id: string; first_bad_id: string },
  ): Promise<void> {
    return this.repository.narrowTo(tx, alertId, to);
  }
  private async byRef(who: Principal, ref: string): Promise<StoredAlert> {
    const found = await this.repository.byRef(this.db, who, ref);
    if (found === null) throw notFound('alert', ref);
    return found;
  }

  /** @throws ProblemError ALERT_NOT_FOUND, ALERT_STEP_IMPOSSIBLE, REASON_MISSING */
  async step(who: Principal, ref: string, { action, reason }: AlertStep): Promise<AlertDetail> {
    const { id, suite_id, first_bad } = await this.byRef(who, ref);
    await transaction(this.db, async (tx) => {
      const state = await this.repository.lockState(tx, id);
      const after = next(state, action);
      if (after === null)
        throw new ProblemError(
          409,
          'ALERT_STEP_IMPOSSIBLE',
          said('problem.alert_step', { state, given: action }),
        );
      const isEnd = groupOf(after) === 'done';
      if (isEnd && reason === '')
        throw new ProblemError(422, 'REASON_MISSING', said('problem.reason_missing'), {
          errors: [{ path: 'reason', message: 'must not be empty when an alert ends' }],
        });
      await this.repository.setState(tx, id, after, isEnd);
      await this.repository.write(tx, id, {
        ...{ kind: 'state', who, said: said(sentenceOf(action)) },
        ...(reason === '' ? {} : { text: reason }),
      });
      if (action === 'accept') {
        const members = await this.repository.members(tx, id);
        const seriesIds = members.map((m) => m.series_id);
        await this.series.accept(tx, suite_id, { seriesIds, releaseId: first_bad.id, note: reason });
      }
    });
    this.bus.emit('news', {});
    return this.get(who, id);
  }
  async change(who: Principal, ref: string, told: AlertChange): Promise<AlertDetail> {
    const { id } = await this.byRef(who, ref);
    await transaction(this.db, async (tx) => {
      await this.repository.change(tx, id, told);
      const { assignee, ...rest } = told;
      if (assignee !== undefined)
        await this.repository.write(tx, id, {
          ...{ kind: 'changed', who },
          said: assignee === null ? said('alert.unassigned') : said('alert.assigned', { name: assignee }),
        });
      if (Object.keys(rest).length > 0)
        await this.repository.write(tx, id, { kind: 'changed', who, said: said('alert.changed') });
    });
    return this.get(who, id);
  }
  async comment(who: Principal, ref: string, text: string): Promise<AlertDetail> {
    const { id } = await this.byRef(who, ref);
    await this.repository.write(this.db.manager, id, { kind: 'comment', who, text });
    return this.get(who, id);
  }
}

const sentenceOf = (action: AlertAction) => `alert.${action}` as const;

function toAlert({ suite_id: _, team_id: __, last_good, first_bad, ...a }: StoredAlert): Alert {
  const head = ({ number, name, place }: StoredAlert['first_bad']) => ({ number, name, place });
  return {
    ...a,
    last_good: last_good && head(last_good),
    first_bad: head(first_bad),
    suspects: last_good === null ? 0 : Math.max(0, first_bad.place - last_good.place - 1),
    metrics: a.metrics as MetricName[],
    raised_at: iso(a.raised_at),
    ended_at: isoOrNull(a.ended_at),
  };
}

function toMember({
  said: told,
  levels: _,
  environment: __,
  units: ___,
  by_unit,
  ...m
}: Member): AlertSeries {
  const metric = m.metric as MetricName;
  const changeNear = (levels: Member['levels']) =>
    levels.findLast((l) => l.change?.direction === told.direction && l.from >= told.last_good)?.change
      ?.ratio ?? null;
  return {
    ...{ ...m, metric, unit: metrics[metric].unit, before: told.before, after: told.after },
    ...{ ratio: told.ratio, p: told.p },
    by_unit: by_unit.map(({ unit, levels }) => ({ unit, ratio: changeNear(levels) })),
  };
}
