import { Injectable } from '@nestjs/common';
import { alertKind, alertState, gateAnswer, said, told } from '@rackmark/contracts';
import { z } from 'zod';
import { row, type Queryable } from '../../platform/database/rows.js';
import type { AlertFacts, GateFacts, RunFacts } from './notices.js';

const head = z.object({ number: z.number(), name: z.string() });
const of = { team_id: z.string(), number: z.number() };
const alertFacts = z.object({
  ...{ ...of, suite_id: z.string(), suite: head, kind: alertKind, state: alertState },
  ...{ last_good: z.string().nullable(), first_bad: z.string(), slots: z.array(z.string()) },
  ...{ device_models: z.array(z.string()), ratios: z.array(z.number()) },
  last: z.object({ said: said.nullable(), text: z.string().nullable() }).nullable(),
});
const gateFacts = z.object({
  ...{ ...of, suite_id: z.string().nullable(), suite: head.nullable(), name: z.string() },
  ...{ answer: gateAnswer, title: told },
});
const runFacts = z.object({
  ...{ ...of, suite_id: z.string(), suite: head, release: z.string(), cancelled: z.boolean() },
  ...{ cells: z.number(), measured: z.number() },
});

const SUITE = `jsonb_build_object('number', s.number, 'name', s.name) AS suite`;

/** What is known of that which happened. Null: it is gone, or nothing that people are told of. */
@Injectable()
export class FactsRepository {
  async alert(db: Queryable, id: string): Promise<AlertFacts | null> {
    const found = await row(
      db,
      `SELECT a.number, a.suite_id, s.team_id, ${SUITE}, a.kind, a.state, b.name AS first_bad,
              (SELECT g.name FROM release g WHERE g.id = a.last_good_id) AS last_good,
              ARRAY(SELECT DISTINCT e.slot FROM alert_series x JOIN series e ON e.id = x.series_id WHERE x.alert_id = a.id ORDER BY 1) AS slots,
              ARRAY(SELECT DISTINCT e.device_model FROM alert_series x JOIN series e ON e.id = x.series_id WHERE x.alert_id = a.id ORDER BY 1)
                AS device_models,
              ARRAY(SELECT (x.said->'ratio'->>'ratio')::float8 FROM alert_series x
                     WHERE x.alert_id = a.id AND x.said->'ratio'->>'ratio' IS NOT NULL ORDER BY 1) AS ratios,
              (SELECT jsonb_build_object('said', e.said, 'text', e.text) FROM alert_entry e
                WHERE e.alert_id = a.id AND e.kind IN ('state', 'recovered') ORDER BY e.id DESC LIMIT 1) AS last
         FROM alert a JOIN suite s ON s.id = a.suite_id JOIN release b ON b.id = a.first_bad_id WHERE a.id = $1`,
      [id],
    );
    return found === null ? null : alertFacts.parse(found);
  }
  async gate(db: Queryable, id: string): Promise<GateFacts | null> {
    const found = await row(
      db,
      `SELECT g.number, g.name, g.suite_id, g.team_id, CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('number', s.number, 'name', s.name) END AS suite,
              g.decision->>'answer' AS answer, g.decision->'title' AS title
         FROM gate g LEFT JOIN suite s ON s.id = g.suite_id WHERE g.id = $1 AND g.state = 'decided'`,
      [id],
    );
    return found === null ? null : gateFacts.parse(found);
  }
  /** A benchmark that ran a suite for a release. */
  async suiteRun(db: Queryable, benchmarkId: string): Promise<RunFacts | null> {
    const found = await row(
      db,
      `SELECT b.number, b.suite_id, b.team_id, ${SUITE}, r.name AS release, b.cancelled, c.cells, c.measured
         FROM benchmark b JOIN suite s ON s.id = b.suite_id JOIN release r ON r.id = b.release_id
        CROSS JOIN LATERAL (SELECT count(*)::int AS cells, (count(*) FILTER (WHERE outcome = 'measured'))::int AS measured
                              FROM cell WHERE benchmark_id = b.id) c
        WHERE b.id = $1`,
      [benchmarkId],
    );
    return found === null ? null : runFacts.parse(found);
  }
}
