import { Injectable } from '@nestjs/common';
import {
  alertEntry,
  alertKind,
  alertState,
  configuration,
  seriesDirection,
  seriesRow,
  type AlertChange,
  type AlertEntry,
  type AlertGroup,
  type AlertState,
  type Said,
} from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { iso, row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import { concern, type Concern } from '../series/concerns.js';
import { IS_WATCHED } from '../series/series.repository.js';
import type { KnownAlert } from './raise.js';

const head = z.object({ id: z.string(), number: z.number(), name: z.string(), place: z.number() });
const stored = z.object({
  ...{ id: z.string(), number: z.number(), suite_id: z.string(), team_id: z.string() },
  suite: z.object({ number: z.number(), name: z.string() }),
  kind: alertKind,
  state: alertState,
  direction: seriesDirection.nullable(),
  last_good: head.nullable(),
  first_bad: head,
  ...{ slots: z.array(z.string()), metrics: z.array(z.string()), device_models: z.array(z.string()) },
  ...{ series: z.number(), smallest_ratio: z.number().nullable(), largest_ratio: z.number().nullable() },
  ...{
    assignee: z.string().nullable(),
    triage_due: z.string().nullable(),
    decision_due: z.string().nullable(),
  },
  issue: z.string().nullable(),
  raised_at: z.date(),
  ended_at: z.date().nullable(),
});
export type StoredAlert = z.infer<typeof stored>;

const member = z.object({
  ...{ series_id: z.string(), slot: z.string(), configuration_key: z.string(), device_model: z.string() },
  ...{ metric: z.string(), at: z.enum(['p50', 'p90']), answer: seriesRow.shape.answer },
  configuration,
  said: concern,
  levels: seriesRow.shape.levels,
  units: z.array(z.object({ letter: z.string(), device_id: z.string() })),
  by_unit: z.array(z.object({ unit: z.string(), levels: seriesRow.shape.levels })),
  environment: seriesRow.shape.environment,
});
export type Member = z.infer<typeof member>;

const RELEASE = (id: string) =>
  `(SELECT jsonb_build_object('id', r.id, 'number', r.number, 'name', r.name, 'place', r.place) FROM release r WHERE r.id = ${id})`;
const ALERT = `
  SELECT a.id, a.number, a.suite_id, u.team_id, jsonb_build_object('number', u.number, 'name', u.name) AS suite, a.kind, a.state, a.direction,
         ${RELEASE('a.last_good_id')} AS last_good, ${RELEASE('a.first_bad_id')} AS first_bad,
         coalesce(m.slots, '{}') AS slots, coalesce(m.metrics, '{}') AS metrics, coalesce(m.device_models, '{}') AS device_models,
         coalesce(m.series, 0)::int AS series, m.smallest_ratio, m.largest_ratio,
         a.assignee, a.triage_due::text, a.decision_due::text, a.issue, a.raised_at, a.ended_at
    FROM alert a JOIN suite u ON u.id = a.suite_id
    LEFT JOIN LATERAL (
      SELECT array_agg(DISTINCT s.slot) AS slots, array_agg(DISTINCT s.metric) AS metrics, array_agg(DISTINCT s.device_model) AS device_models,
             count(*) AS series, min((x.said->'ratio'->>'ratio')::float8) AS smallest_ratio, max((x.said->'ratio'->>'ratio')::float8) AS largest_ratio
        FROM alert_series x JOIN series s ON s.id = x.series_id WHERE x.alert_id = a.id) m ON true`;

const GROUPS: Record<AlertGroup, readonly AlertState[]> = {
  open: ['open'],
  in_work: ['acknowledged'],
  done: ['fixed', 'accepted', 'noise', 'wontfix', 'infrastructure'],
};

interface AlertFilter {
  suiteId: string | null;
  series?: string | undefined;
}
const OF_SERIES = (id: string) =>
  `(${id}::uuid IS NULL OR EXISTS (SELECT FROM alert_series x WHERE x.alert_id = a.id AND x.series_id = ${id}))`;

/** All SQL of alerts. */
@Injectable()
export class AlertsRepository {
  async list(
    db: Queryable,
    { teamId }: Principal,
    q: AlertFilter & { group?: AlertGroup | undefined; cursor?: string | undefined; limit: number },
  ): Promise<StoredAlert[]> {
    const after = cursors.alerts.read(q.cursor);
    const found = await rows(
      db,
      `${ALERT} WHERE u.team_id = $1 AND ($2::text[] IS NULL OR a.state = ANY($2)) AND ($3::uuid IS NULL OR a.suite_id = $3)
          AND ($4::timestamptz IS NULL OR (a.raised_at, a.id) < ($4, $5::uuid)) AND ${OF_SERIES('$7')}
        ORDER BY a.raised_at DESC, a.id DESC LIMIT $6`,
      [
        ...[teamId, q.group === undefined ? null : GROUPS[q.group], q.suiteId],
        ...[after?.at ?? null, after?.id ?? null, q.limit, q.series ?? null],
      ],
    );
    return stored.array().parse(found);
  }
  async counts(
    db: Queryable,
    { teamId }: Principal,
    { suiteId, series }: AlertFilter,
  ): Promise<Record<AlertGroup, number>> {
    const found = await rows<{ state: AlertState; n: number }>(
      db,
      `SELECT a.state, count(*)::int AS n FROM alert a JOIN suite u ON u.id = a.suite_id
        WHERE u.team_id = $1 AND ($2::uuid IS NULL OR a.suite_id = $2) AND ${OF_SERIES('$3')} GROUP BY a.state`,
      [teamId, suiteId, series ?? null],
    );
    const of = (group: AlertGroup) =>
      found.filter((f) => GROUPS[group].includes(f.state)).reduce((sum, f) => sum + f.n, 0);
    return { open: of('open'), in_work: of('in_work'), done: of('done') };
  }
  /** By id or number. */
  async byRef(db: Queryable, { teamId }: Principal, ref: string): Promise<StoredAlert | null> {
    const found = await row(
      db,
      `${ALERT} WHERE u.team_id = $1 AND (a.id::text = $2 OR a.number::text = $2)`,
      [teamId, ref],
    );
    return found === null ? null : stored.parse(found);
  }
  async members(db: Queryable, alertId: string): Promise<Member[]> {
    const found = await rows(
      db,
      `SELECT s.id AS series_id, s.slot, s.configuration_key, s.configuration, s.device_model, s.metric, s.at, s.answer, x.said,
              s.reading->'levels' AS levels, s.reading->'units' AS units, s.reading->'by_unit' AS by_unit, s.reading->'environment' AS environment
         FROM alert_series x JOIN series s ON s.id = x.series_id WHERE x.alert_id = $1
        ORDER BY s.slot, s.metric, s.at, (x.said->'ratio'->>'ratio')::float8 DESC NULLS LAST, s.device_model`,
      [alertId],
    );
    return member.array().parse(found);
  }
  async entries(db: Queryable, alertId: string): Promise<AlertEntry[]> {
    const found = await rows<{ at: Date }>(
      db,
      `SELECT e.at, e.kind, p.name AS who, e.said, e.text FROM alert_entry e LEFT JOIN principal p ON p.id = e.who_id
        WHERE e.alert_id = $1 ORDER BY e.id`,
      [alertId],
    );
    return alertEntry.array().parse(found.map((e) => ({ ...e, at: iso(e.at) })));
  }

  /** All alerts of a suite, held until the transaction ends: what is raised is raised once. */
  async known(tx: Queryable, suiteId: string): Promise<KnownAlert[]> {
    await tx.query('SELECT id FROM suite WHERE id = $1 FOR NO KEY UPDATE', [suiteId]);
    return rows(
      tx,
      `SELECT a.id, a.kind, a.state, a.direction, coalesce(g.place, -1) AS last_good, b.place AS first_bad,
              coalesce((SELECT array_agg(x.series_id) FROM alert_series x WHERE x.alert_id = a.id), '{}') AS series,
              EXISTS (SELECT FROM alert_series x JOIN series s ON s.id = x.series_id WHERE x.alert_id = a.id AND ${IS_WATCHED}) AS is_watched
         FROM alert a LEFT JOIN release g ON g.id = a.last_good_id JOIN release b ON b.id = a.first_bad_id
        WHERE a.suite_id = $1 ORDER BY a.number`,
      [suiteId],
    );
  }
  async raise(
    tx: Queryable,
    suiteId: string,
    a: Pick<KnownAlert, 'kind' | 'direction' | 'last_good' | 'first_bad'>,
  ): Promise<string> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO alert (suite_id, kind, state, direction, last_good_id, first_bad_id)
       VALUES ($1, $2, 'open', $3, (SELECT id FROM release WHERE suite_id = $1 AND place = $4),
               (SELECT id FROM release WHERE suite_id = $1 AND place = $5)) RETURNING id`,
      [suiteId, a.kind, a.direction, a.last_good, a.first_bad],
    );
    return made!.id;
  }
  /** @returns whether it is new to the alert */
  async join(tx: Queryable, alertId: string, { series_id, ...said }: Concern): Promise<boolean> {
    const joined = await row<{ is_new: boolean }>(
      tx,
      `INSERT INTO alert_series (alert_id, series_id, said) VALUES ($1, $2, $3)
       ON CONFLICT (alert_id, series_id) DO UPDATE SET said = $3 RETURNING xmax = 0 AS is_new`,
      [alertId, series_id, JSON.stringify(said)],
    );
    return joined!.is_new;
  }
  /** What all its series still have in common; a range only ever becomes narrower. */
  async narrow(
    tx: Queryable,
    suiteId: string,
    alertId: string,
    range: { last_good: number; first_bad: number },
  ) {
    await tx.query(
      `UPDATE alert SET last_good_id = coalesce((SELECT id FROM release WHERE suite_id = $2 AND place = $3), last_good_id),
              first_bad_id = (SELECT id FROM release WHERE suite_id = $2 AND place = $4) WHERE id = $1`,
      [alertId, suiteId, range.last_good, range.first_bad],
    );
  }
  async narrowTo(
    tx: Queryable,
    alertId: string,
    to: { last_good_id: string; first_bad_id: string },
  ): Promise<void> {
    await tx.query('UPDATE alert SET last_good_id = $2, first_bad_id = $3 WHERE id = $1', [
      ...[alertId, to.last_good_id, to.first_bad_id],
    ]);
  }
  async setState(tx: Queryable, alertId: string, state: AlertState, isEnd: boolean): Promise<void> {
    await tx.query(
      `UPDATE alert SET state = $2, ended_at = CASE WHEN $3 THEN coalesce(ended_at, now()) END WHERE id = $1`,
      [alertId, state, isEnd],
    );
  }
  async lockState(tx: Queryable, alertId: string): Promise<AlertState> {
    const found = await row<{ state: AlertState }>(tx, 'SELECT state FROM alert WHERE id = $1 FOR UPDATE', [
      alertId,
    ]);
    return found!.state;
  }
  async change(tx: Queryable, alertId: string, c: AlertChange): Promise<void> {
    const given = Object.keys(c) as (keyof AlertChange)[];
    if (given.length === 0) return;
    // Names of columns are those of the schema.
    await tx.query(`UPDATE alert SET ${given.map((k, i) => `${k} = $${i + 2}`).join(', ')} WHERE id = $1`, [
      alertId,
      ...given.map((k) => c[k] ?? null),
    ]);
  }
  async write(
    tx: Queryable,
    alertId: string,
    e: { kind: AlertEntry['kind']; who: Principal | null; said?: Said; text?: string },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO alert_entry (alert_id, kind, who_id, said, text) VALUES ($1, $2, $3, $4, $5)',
      [
        ...[
          alertId,
          e.kind,
          e.who?.id ?? null,
          e.said === undefined ? null : JSON.stringify(e.said),
          e.text ?? null,
        ],
      ],
    );
  }
}
