import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const told = z.object({ longest_ms: z.number(), unit_ms: z.number() });

/** What the goal says for a machine of today, and what a slower one may take for the same work. */
const most = (unit_ms: number) => Math.max(50, 12 * unit_ms);

/** A portal as a process of its own, whose loop is watched from inside it (loop-meter.mjs). */
export class WatchedPortal {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly databaseUrl: string,
    private readonly schema: string,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<WatchedPortal> {
    const databaseUrl = process.env['RACKMARK_TEST_DATABASE_URL']!;
    const schema = `test_${randomBytes(6).toString('hex')}`;
    const dataDir = mkdtempSync(join(tmpdir(), 'rackmark-test-'));
    const child = spawn(
      process.execPath,
      ['--import', path('./loop-meter.mjs'), path('../../dist/main.js')],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          RACKMARK_PORT: '0',
          RACKMARK_DATA_DIR: dataDir,
          RACKMARK_DATABASE_URL: databaseUrl,
          RACKMARK_DATABASE_SCHEMA: schema,
        },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout!.on('data', (data: Buffer) => {
        text += String(data);
        const ready = /is ready: (\S+)/.exec(text);
        if (ready !== null) resolve(ready[1]!);
      });
      child.once('exit', (code) => reject(new Error(`The portal ended with ${code}: ${text}`)));
    });
    return new WatchedPortal(url, child, databaseUrl, schema, dataDir);
  }

  /** The longest time that its loop computed without a pause since the last question, and a unit of work of this machine. */
  async longest(): Promise<z.infer<typeof told>> {
    const answer = new Promise((resolve) => this.child.once('message', resolve));
    this.child.send('longest');
    return told.parse(await answer);
  }

  /** Does something and looks how long the loop was held meanwhile. */
  async unheld<T>(what: string, work: () => Promise<T>): Promise<T> {
    await this.longest();
    const done = await work();
    const { longest_ms, unit_ms } = await this.longest();
    if (process.env['RACKMARK_TEST_FIGURES'])
      process.stderr.write(
        `${what}: held for ${longest_ms.toFixed(1)} ms; a unit is ${unit_ms.toFixed(1)} ms\n`,
      );
    expect({ what, held: longest_ms < most(unit_ms) ? 'short' : longest_ms }).toEqual({
      what,
      held: 'short',
    });
    return done;
  }

  /** In its schema. */
  async sql(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
    const db = new pg.Client({
      connectionString: this.databaseUrl,
      options: `-c search_path=${this.schema}`,
    });
    await db.connect();
    try {
      return await db.query(text, values);
    } finally {
      await db.end();
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
    const db = new pg.Client({ connectionString: this.databaseUrl });
    await db.connect();
    await db.query(`DROP SCHEMA "${this.schema}" CASCADE`);
    await db.end();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
