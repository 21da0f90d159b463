import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';

/** Every statement of the watched role, also those of functions and triggers, with the plan by which it was carried out. */
const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  'auto_explain.log_parameter_max_length': '0',
};

interface Node {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number | undefined;
  Plans?: Node[] | undefined;
}
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Actual Rows': z.number(),
    'Actual Loops': z.number(),
    'Rows Removed by Filter': z.number().optional(),
    Plans: z.array(node).optional(),
  }),
);
const told = z.object({ 'Query Text': z.string(), Plan: node });

/** A statement's reading of one table. */
export interface Reading {
  table: string;
  /** From end to end, without an index. */
  isScan: boolean;
  rows: number;
  statement: string;
}

/** A role whose connections tell by which plans their statements were carried out. */
export class PlanWatcher {
  private readonly heard: string[] = [];
  private readonly spy;

  private constructor(
    private readonly admin: pg.Client,
    private readonly role: string,
    /** Of a database where this role works. */
    readonly url: string,
  ) {
    const { heard } = this;
    const emit = pg.Client.prototype.emit;
    this.spy = jest.spyOn(pg.Client.prototype, 'emit').mockImplementation(function (
      this: pg.Client,
      ...[event, message]: Parameters<typeof emit>
    ) {
      if (String(event) === 'notice') heard.push(String((message as unknown as Error).message));
      return emit.call(this, event, message);
    } as typeof emit);
  }

  static async start(): Promise<PlanWatcher> {
    const url = new URL(process.env['RACKMARK_TEST_DATABASE_URL']!);
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    const role = `watched_${randomBytes(6).toString('hex')}`;
    await admin.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${role}'`);
    for (const [name, value] of Object.entries(SETTINGS))
      await admin.query(`ALTER ROLE ${role} SET ${name} = '${value}'`);
    [url.username, url.password] = [role, role];
    return new PlanWatcher(admin, role, url.href);
  }

  /** What was carried out since the last question. */
  readings(): Reading[] {
    return this.heard.splice(0).flatMap((text) => {
      const [, json] = /^duration: .* plan:\n([^]*)$/.exec(text) ?? [];
      if (json === undefined) return [];
      const { 'Query Text': query, Plan } = told.parse(JSON.parse(json));
      const statement = query.replace(/\s+/g, ' ').trim().slice(0, 200);
      return readingsOf(Plan).map((r) => ({ ...r, statement }));
    });
  }

  async stop(): Promise<void> {
    this.spy.mockRestore();
    await this.admin.query(`DROP OWNED BY ${this.role}`);
    await this.admin.query(`DROP ROLE ${this.role}`);
    await this.admin.end();
  }
}

const readingsOf = (n: Node): Omit<Reading, 'statement'>[] => {
  const { 'Relation Name': table, 'Actual Rows': kept, 'Rows Removed by Filter': passed = 0 } = n;
  const own = { isScan: n['Node Type'] === 'Seq Scan', rows: (kept + passed) * n['Actual Loops'] };
  return [
    ...(table === undefined || n['Node Type'] === 'ModifyTable' ? [] : [{ table, ...own }]),
    ...(n.Plans ?? []).flatMap(readingsOf),
  ];
};
