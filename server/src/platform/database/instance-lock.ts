import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { CannotStart } from '../config/config.js';
import { isHolderGone, thisProcess } from '../config/process-now.js';
import { VERSION } from '../version.js';

/** Any number, the same in every Rackmark; the second one is the schema's. */
const LOCK = 4_600_002;
const BEAT_MS = 5_000;
const LOOK_AGAIN_MS = 500;
/**
 * A server that was cut off from its database comes back within this time and finds its place: until then nobody takes it
 * who cannot know that it is gone. Longer than PostgreSQL needs to see that a computer is gone (25 s, below).
 */
const GRACE_MS = 30_000;
const ANSWER_MS = 10_000;

const instance = z.object({
  id: z.uuid(),
  host: z.string(),
  pid: z.number(),
  began: z.string().nullable(),
  url: z.string(),
  started_at: z.date(),
  seen_at: z.date(),
  left_at: z.date().nullable(),
});
type Instance = z.infer<typeof instance>;

export interface InstanceLockOptions {
  databaseUrl: string;
  schema: string;
  graceMs?: number;
}

/**
 * One server a database. A session's lock decides, so that a crash leaves nothing that a person must clear away; a row says
 * whose it is. When the session is lost (the database was away), the lock is taken again; whoever finds another server in
 * its place by then is told so and must end.
 */
export class InstanceLock {
  private readonly id = randomUUID();
  private readonly over = new AbortController();
  private beating: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: InstanceLockOptions,
    private session: pg.Client,
  ) {}

  /** @throws CannotStart when another server works with this database */
  static async take(options: InstanceLockOptions): Promise<InstanceLock> {
    const session = await connect(options);
    try {
      await waitForPlace(session, options);
    } catch (error) {
      await session.end().catch(() => {});
      throw error;
    }
    return new InstanceLock(options, session);
  }

  /** Says who holds it, once the tables are there, and stays watchful. @param onLost with a sentence; nothing may go on */
  async announce(url: string, onLost: (why: string) => void): Promise<void> {
    const self = thisProcess();
    await this.session.query(
      `INSERT INTO server_instance (id, host, pid, began, url, version) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (single) DO UPDATE SET id = excluded.id, host = excluded.host, pid = excluded.pid, began = excluded.began, url = excluded.url,
         version = excluded.version, started_at = now(), seen_at = now(), left_at = NULL`,
      [this.id, hostname(), self.pid, self.began, url, VERSION],
    );
    this.beating = this.beat(onLost);
  }

  /** Leaves the place to whoever comes next. */
  async release(): Promise<void> {
    this.over.abort();
    await this.beating;
    await this.session
      .query('UPDATE server_instance SET left_at = now() WHERE id = $1', [this.id])
      .catch(() => {});
    await this.session.end().catch(() => {});
  }

  private async beat(onLost: (why: string) => void): Promise<void> {
    for (let held = true; ;) {
      await wait(held ? BEAT_MS : LOOK_AGAIN_MS, undefined, { signal: this.over.signal }).catch(() => {});
      if (this.over.signal.aborted) return;
      const other: Instance | null | 'away' = await (held ? this.seen() : this.again()).catch(
        () => 'away' as const,
      );
      held = other === null;
      if (other !== null && other !== 'away') {
        onLost(
          `While this server was cut off from its database, ${words(other)} took its place. This one ends, so that two do not work against each other.`,
        );
        return;
      }
    }
  }

  /** @returns whoever else has the place; null: it is ours */
  private async seen(): Promise<Instance | null> {
    const { rowCount } = await this.session.query(
      'UPDATE server_instance SET seen_at = now() WHERE id = $1',
      [this.id],
    );
    return rowCount === 1 ? null : holderIn(this.session);
  }

  /** A new session in place of the lost one. */
  private async again(): Promise<Instance | null> {
    await this.session.end().catch(() => {});
    this.session = await connect(this.options);
    const holder = await holderIn(this.session);
    if (holder !== null && holder.id !== this.id) return holder;
    if (!(await tryLock(this.session, this.options.schema))) throw new Error('not yet');
    return this.seen();
  }
}

async function connect({ databaseUrl, schema }: InstanceLockOptions): Promise<pg.Client> {
  const session = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'rackmark instance',
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    // PostgreSQL sees within 25 s that a computer is gone which said no goodbye, and gives its lock free.
    options: `-c search_path=${schema} -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3`,
  });
  // The next beat sees it.
  session.on('error', () => {});
  try {
    await session.connect();
    return session;
  } catch (error) {
    await session.end().catch(() => {});
    const why = error instanceof Error ? error.message || error.name : String(error);
    throw new CannotStart(`The database cannot be reached (${why}). Check RACKMARK_DATABASE_URL.`);
  }
}

async function waitForPlace(
  session: pg.Client,
  { schema, graceMs = GRACE_MS }: InstanceLockOptions,
): Promise<void> {
  const first = await holderIn(session);
  const deadline = performance.now() + graceMs;
  for (;;) {
    const isFree = await tryLock(session, schema);
    const holder = await holderIn(session);
    const isLate = performance.now() > deadline;
    if (isFree && (isLate || isProvenGone(holder))) return;
    // Whoever comes back must find the lock free.
    if (isFree) await session.query('SELECT pg_advisory_unlock($1, hashtext($2))', [LOCK, schema]);
    const isAtWork = holder !== null && holder.seen_at.getTime() !== first?.seen_at.getTime();
    if (isAtWork || isLate)
      throw new CannotStart(
        `The database is in use by ${holder === null || holder.left_at !== null ? 'a Rackmark server that is starting' : words(holder)}. Stop that one, or give this one a database or a RACKMARK_DATABASE_SCHEMA of its own.`,
      );
    await wait(LOOK_AGAIN_MS);
  }
}

const words = (i: Instance) =>
  `the Rackmark server at ${i.url} (computer ${i.host}, process ${i.pid}, since ${i.started_at.toISOString()})`;

const isProvenGone = (holder: Instance | null): boolean =>
  holder === null || holder.left_at !== null || (holder.host === hostname() && isHolderGone(holder));

async function tryLock(session: pg.Client, schema: string): Promise<boolean> {
  const { rows } = await session.query('SELECT pg_try_advisory_lock($1, hashtext($2)) AS got', [
    LOCK,
    schema,
  ]);
  return z.object({ got: z.boolean() }).parse(rows[0]).got;
}

/** Null: nobody was here yet; a database of before this table knows nobody either. */
async function holderIn(session: pg.Client): Promise<Instance | null> {
  const { rows: tables } = await session.query(`SELECT to_regclass('server_instance') IS NOT NULL AS there`);
  if (!z.object({ there: z.boolean() }).parse(tables[0]).there) return null;
  const { rows } = await session.query(
    'SELECT id, host, pid, began, url, started_at, seen_at, left_at FROM server_instance',
  );
  return rows[0] === undefined ? null : instance.parse(rows[0]);
}
