import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import type { Cell, CellFigure } from '@rackmark/contracts';
import pg from 'pg';
import { readConfig } from '../src/platform/config/config.js';
import { migrate } from '../src/platform/database/migrate.js';
import { call, testPortal } from './support/portal.js';

/**
 * Rows of a portal of schema 13 (before measurements were rows), and what its API said of them: two networks and a language
 * model, really measured on a computer by the commit before; four runs were cancelled.
 */
const old = JSON.parse(
  gunzipSync(readFileSync(new URL('./fixtures/schema-13.json.gz', import.meta.url))).toString(),
) as { rows: Record<string, unknown[]>; said: Record<string, unknown> };

it('a database of before keeps every figure', async () => {
  const databaseUrl = process.env['RACKMARK_TEST_DATABASE_URL']!;
  const schema = `test_${randomBytes(6).toString('hex')}`;
  await asItWas(databaseUrl, schema);
  const portal = await testPortal({ RACKMARK_DATABASE_SCHEMA: schema });
  try {
    for (const [path, before] of Object.entries(old.said)) {
      const { status, body } = await call(portal, 'GET', path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(figuresOf(path.endsWith('/cells') ? { items: body.items.map(asToldThen) } : body)).toEqual(
        figuresOf(before),
      );
    }
    const { rows } = await portal.db.query(
      `SELECT count(*)::int AS n, count(p25)::int AS quartiles, bool_and(p5 <= p25 AND p25 <= value AND value <= p75 AND p75 <= p90) AS ordered
         FROM measurement WHERE metric IN ('latency', 'inter_token')`,
    );
    expect(rows[0]).toEqual({ n: 6, quartiles: 6, ordered: true });
  } finally {
    await portal.stop();
  }
});

/** A cell in the words of then, when each metric had a field of its own. */
function asToldThen({ measurements: m, language, reported_latency_ns, ...cell }: Cell): unknown {
  const overRuns = (metric: string) => {
    const f = m[metric];
    return f && { n: f.runs, median: f.median, min: f.min, max: f.max };
  };
  const sampled = (f: CellFigure | undefined) => f && { n: f.n, p50: f.median, ...f.spread };
  const samples = m['latency'] ?? m['inter_token'];
  const step = sampled(m['inter_token']);
  return {
    ...cell,
    metrics: {
      latency_ns: samples && {
        ...sampled(samples),
        ...{ runs: samples.runs, min: samples.min, max: samples.max },
      },
      reported_latency_ns,
      load_cold_ns: overRuns('load_cold'),
      load_warm_ns: overRuns('load_warm'),
      first_inference_ns: overRuns('first_inference'),
      peak_rss_kib: overRuns('peak_memory'),
      peak_above_baseline_kib: overRuns('peak_memory_above_baseline'),
      overhead_ns: overRuns('overhead'),
      language: language && {
        ...language,
        prefill_rate: overRuns('prefill_rate'),
        decode_rate: overRuns('decode_rate'),
        time_to_first_token_ns: overRuns('time_to_first_token'),
        first_answer_cold_ns: overRuns('first_answer_cold'),
        inter_token_ns: step && { n: step.n, p50: step.p50, p95: step.p95, p99: step.p99 },
      },
    },
  };
}

/** Fills a schema of then. */
async function asItWas(databaseUrl: string, schema: string): Promise<void> {
  const { migrationsDir } = readConfig({ RACKMARK_DATA_DIR: tmpdir() });
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-migrations-'));
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(migrationsDir).filter((n) => n < '0014'))
    cpSync(join(migrationsDir, name), join(dir, name));
  await migrate(databaseUrl, schema, dir);
  rmSync(dir, { recursive: true });
  const db = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${schema}` });
  await db.connect();
  // In any order, and without the tallies' triggers: the rows hold them.
  await db.query('SET session_replication_role = replica');
  for (const [table, rows] of Object.entries(old.rows))
    await db.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    );
  await db.end();
}

/** Everything of an answer that is a number, by its place, and what a run or a cell ended in. */
function figuresOf(answer: unknown, at = ''): Record<string, unknown> {
  if (typeof answer === 'number') return { [at]: answer };
  if (typeof answer !== 'object' || answer === null)
    return /(verdict|outcome|word|state)$/.test(at) ? { [at]: answer } : {};
  return Object.assign(
    {},
    ...Object.entries(answer)
      // What a verdict's reasons and sentences are made of came later.
      .filter(([name]) => !['params', 'said', 'reasons', 'findings', 'notes', 'measurements'].includes(name))
      .map(([name, value]) => figuresOf(value, `${at}/${name}`)),
  ) as Record<string, unknown>;
}
