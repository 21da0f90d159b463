import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Dead, until } from '../../test-support/patience.js';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export { Dead, until };

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** A program of ours as its own process, with what it said. */
export class Program {
  output = '';
  errors = '';
  readonly exited: Promise<number | null>;
  private constructor(readonly child: ChildProcess) {
    child.stdout!.on('data', (d: Buffer) => (this.output += d.toString()));
    child.stderr!.on('data', (d: Buffer) => (this.errors += d.toString()));
    this.exited = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }
  static node(script: string, args: string[], env: NodeJS.ProcessEnv, cwd = root): Program {
    // Tests read what programs print in English, whatever this computer speaks.
    const clean: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', ...env };
    delete clean['NODE_OPTIONS'];
    return new Program(
      spawn(process.execPath, [join(root, script), ...args], {
        env: clean,
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}

/** Where what is measured does not matter. On a busy computer a warm-up is never level: it must not last for seconds. */
export const quickPlan = { iterations: 20, seconds: 0.05, profile: false, warmup: { max_ms: 300 } };

/** A folder and a schema of its own for one test file; both go away at the end. */
export class Place {
  readonly dir = mkdtempSync(join(tmpdir(), 'rackmark-e2e-'));
  readonly schema = `e2e_${randomBytes(6).toString('hex')}`;
  readonly programs: Program[] = [];
  /** Settings of this test alone. */
  extra: NodeJS.ProcessEnv = {};
  private constructor(
    readonly port: number,
    readonly databaseUrl: string,
  ) {}
  static async make(): Promise<Place> {
    const url = process.env['RACKMARK_TEST_DATABASE_URL'];
    if (url === undefined)
      throw new Error('Run these tests by `npm test`: it starts the PostgreSQL that they share.');
    return new Place(await freePort(), url);
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get env(): NodeJS.ProcessEnv {
    return {
      RACKMARK_PORT: String(this.port),
      RACKMARK_DATA_DIR: this.dir,
      RACKMARK_DATABASE_URL: this.databaseUrl,
      RACKMARK_DATABASE_SCHEMA: this.schema,
      RACKMARK_SERVER: this.url,
      RACKMARK_FIRST_LOOK: '0',
      RACKMARK_GATE_SECONDS: '0',
      // Tests of phones name their own adb; the others leave this computer's USB alone.
      RACKMARK_ADB: 'none',
      RACKMARK_AGENT_NAME: `agent of ${this.schema}`,
      ...this.extra,
    };
  }
  run(script: string, args: string[] = [], more: NodeJS.ProcessEnv = {}, cwd = root): Program {
    const program = Program.node(script, args, { ...this.env, ...more }, cwd);
    this.programs.push(program);
    return program;
  }
  async server(): Promise<Program> {
    const server = this.run('server/dist/main.js');
    await until(() => {
      if (server.child.exitCode !== null) throw new Dead(server.errors);
      return server.output.includes('is ready');
    }, 'the server is ready');
    return server;
  }
  async agent(more: NodeJS.ProcessEnv = {}): Promise<Program> {
    const agent = this.run('agent/dist/main.js', [], more);
    await until(() => agent.errors.includes('Connected to'), 'the agent is connected');
    return agent;
  }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async get(path: string): Promise<any> {
    return (await fetch(`${this.url}/api/v1${path}`)).json();
  }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async post(path: string, body: unknown): Promise<any> {
    return (
      await fetch(`${this.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();
  }
  async upload(bytes: Uint8Array, name: string): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const body = (await (
      await fetch(`${this.url}/api/v1/models`, { method: 'POST', body: form })
    ).json()) as { model: { sha256: string } };
    return body.model.sha256;
  }
  async clear(): Promise<void> {
    await Promise.all(this.programs.map((p) => p.kill('SIGKILL')));
    const db = new pg.Client({ connectionString: this.databaseUrl });
    await db.connect();
    await db.query(`DROP SCHEMA IF EXISTS "${this.schema}" CASCADE`);
    await db.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
