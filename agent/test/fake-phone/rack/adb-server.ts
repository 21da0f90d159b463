import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The adb program that tests use: `RACKMARK_TEST_ADB`, or the one on PATH; null where there is none. */
export function findAdb(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['RACKMARK_TEST_ADB'];
  if (named) return existsSync(named) ? named : null;
  const folders = (env['PATH'] ?? '').split(':').filter(Boolean);
  return folders.map((d) => join(d, 'adb')).find(existsSync) ?? null;
}

export interface CliAnswer {
  code: number;
  out: string;
  err: string;
}

/** An adb server of the test's own: own port, own keys, no look around the network. */
export class TestAdbServer {
  private child: ChildProcess | null = null;
  readonly folder = mkdtempSync(join(tmpdir(), 'rackmark-adb-'));
  port = 0;

  constructor(private readonly adb: string) {}

  /** Keys are made in HOME: a phone that knows one server's key does not know another's. */
  get environment(): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      HOME: this.folder,
      ANDROID_USER_HOME: this.folder,
      TMPDIR: this.folder,
      ADB_MDNS: '0',
      ADB_MDNS_AUTO_CONNECT: '0',
    };
    delete env['ANDROID_SERIAL'];
    delete env['ADB_SERVER_SOCKET'];
    return env;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** @param port 0: a free one */
  async start(port = this.port): Promise<void> {
    this.port = port === 0 ? await freePort() : port;
    // Only the name `localhost` is taken for an address; it binds 127.0.0.1.
    const child = spawn(this.adb, ['-L', `tcp:localhost:${this.port}`, 'nodaemon', 'server'], {
      env: this.environment,
      stdio: 'ignore',
    });
    this.child = child;
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    for (let tries = 0; !(await answers(this.port)); tries += 1) {
      if (this.child === null || tries > 250)
        throw new Error(`The adb server did not start on port ${this.port}.`);
      await wait(20);
    }
  }

  /** One call of the adb program, as a person would type it. */
  run(...args: string[]): Promise<CliAnswer> {
    return new Promise((resolve) => {
      const options = { env: this.environment, maxBuffer: 64 << 20, timeout: 60_000 };
      execFile(this.adb, ['-P', String(this.port), ...args], options, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
      );
    });
  }

  /** Dies without a word to anybody. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
