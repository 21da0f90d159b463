import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AdbServer, type AdbServerSettings } from '../src/adb/server/adb-server.js';
import { findAdb as findProgram } from '../src/adb/server/program.js';
import { serverEnvironment } from '../src/adb/server/process.js';
import { endStaleServer, rememberServer } from '../src/adb/server/stale.js';
import type { AdbDevice } from '../src/adb/transport.js';
import { FakePhone } from './fake-phone/phone.js';
import { findAdb, TestAdbServer } from './fake-phone/rack/adb-server.js';
import { until } from './fake-phone/testing.js';

// adb 36 answers three seconds after its start.
const program = findAdb();
const isAlive = (pid: number): boolean => {
  try {
    // A child of the machine's first process may stay as a zombie for a while.
    return process.kill(pid, 0) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

let folder: string;
let port: number;
const clean: (() => unknown)[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rackmark-server-'));
  port = await freePort();
});
afterEach(async () => {
  for (const end of clean.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** Below the ports that the system gives to outgoing connections: none of them takes it between two servers. */
async function freePort(): Promise<number> {
  for (;;) {
    const wanted = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(wanted, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return wanted;
  }
}
function own(
  asked: string | null = program,
  more: Partial<AdbServerSettings> = {},
): { server: AdbServer; said: string[] } {
  const said: string[] = [];
  const settings = { program: asked, port, folder, personDelayMs: 100, ...more };
  const server = new AdbServer(settings, (text) => said.push(text));
  clean.push(() => server.stop());
  return { server, said };
}

describe('the adb program', () => {
  it('is looked for where the person said, else on the PATH; what to do when it is not there', () => {
    expect(findProgram(null, '/nowhere')).toEqual({
      program: null,
      trouble: expect.stringMatching(/^adb is not installed: apt-get install adb/),
    });
    expect(findProgram('/nowhere/adb', '/usr/bin')).toEqual({
      program: null,
      trouble: expect.stringMatching(/^RACKMARK_ADB names \/nowhere\/adb/),
    });
    writeFileSync(join(folder, 'adb'), '', { mode: 0o644 });
    expect(findProgram(null, folder).program).toBeNull();
    writeFileSync(join(folder, 'other'), '', { mode: 0o755 });
    expect(findProgram(join(folder, 'other'), '')).toEqual({ program: join(folder, 'other'), trouble: null });
    // As a shell finds it; and none of another name instead.
    expect(findProgram('other', folder).program).toBe(join(folder, 'other'));
    chmodSync(join(folder, 'adb'), 0o755);
    expect(findProgram('adb-of-mine', folder)).toEqual({
      program: null,
      trouble: expect.stringContaining('RACKMARK_ADB names adb-of-mine'),
    });
  });

  it('is given nothing of the person: no keys, no serial, no other server', () => {
    const env = serverEnvironment(
      { PATH: '/bin', ANDROID_SERIAL: 'x', ADB_SERVER_SOCKET: 'tcp:1', ADB_VENDOR_KEYS: '/k', HOME: '/me' },
      '/own',
      '/tmp/own',
    );
    expect(env).toEqual({
      PATH: '/bin',
      HOME: '/own',
      TMPDIR: '/tmp/own',
      ADB_MDNS: '0',
      ADB_MDNS_AUTO_CONNECT: '0',
    });
  });

  it('is missing: said in words, and looked for again', async () => {
    const { server, said } = own('/nowhere/adb');
    await server.start();
    expect(server).toMatchObject({ up: false, pid: null, trouble: expect.stringMatching(/no program/) });
    const trouble = server.trouble;
    let looks = 0;
    server.onChange = () => looks++;
    await until(() => looks >= 2);
    expect(server.trouble).toBe(trouble);
    expect(said).toEqual([trouble]);
    await expect(server.transport.devices()).rejects.toMatchObject({ kind: 'SERVER_DOWN' });
  });

  it('is no adb: said in words', async () => {
    const { server } = own('/bin/false');
    await server.start();
    expect(server.trouble).toMatch(/^The adb server ended \(code 1; RACKMARK_ADB names \/bin\/false\)/);
  });
});

(program === null ? describe.skip : describe)("the agent's own adb server", () => {
  it('is up within a moment, has keys of its own, and leaves nothing behind', async () => {
    const { server, said } = own();
    await server.start();
    expect(server).toMatchObject({ up: true, trouble: null });
    expect(await server.transport.version()).toBeGreaterThan(30);
    const pid = server.pid!;
    const key = join(folder, 'home', '.android', 'adbkey');
    await until(() => existsSync(key));
    expect(statSync(key).mode & 0o077).toBe(0);
    expect(key.startsWith(homedir())).toBe(false);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'adb-server.json'))).toBe(false);
    await expect(server.transport.version()).rejects.toMatchObject({ kind: 'SERVER_DOWN' });
    expect(said).toEqual([]);
  });

  it('that cannot be started for want of its folder says so, and is there when that is mended', async () => {
    writeFileSync(join(folder, 'home'), '');
    const { server } = own();
    await server.start();
    expect(server).toMatchObject({ up: false, trouble: expect.stringMatching(/EEXIST/) });
    rmSync(join(folder, 'home'));
    await until(() => server.up);
  });

  it('is started again when it dies, and the list says so', async () => {
    const { server, said } = own();
    const phone = new FakePhone();
    clean.push(() => phone.stop());
    await phone.listen();
    await server.start();
    const lists: (readonly AdbDevice[] | null)[] = [];
    clean.push(server.transport.track((list) => lists.push(list)));
    await server.transport.connect(phone.address);
    await until(() => lists.at(-1)?.[0]?.state === 'device');

    const { transportId } = lists.at(-1)![0]!;
    const hanging = server.transport.phone(transportId).shell('sleep 60');
    const ended = expect(hanging).rejects.toMatchObject({ kind: 'TRUNCATED' });
    const before = server.pid!;
    await until(() => phone.opened.some((s) => s.includes('sleep')));
    process.kill(before, 'SIGKILL');
    await ended;
    await until(() => lists.at(-1) !== undefined && lists.includes(null));
    await until(() => server.up && server.pid !== before);
    expect(said).toEqual([
      expect.stringMatching(/^The adb server ended \(SIGKILL\) and is started again\.$/),
    ]);
    // It has forgotten phones over TCP: those come back when they are dialled again.
    await until(() => lists.at(-1)?.length === 0);
    await server.transport.connect(phone.address);
    await until(() => lists.at(-1)?.[0]?.state === 'device');
    const known = lists.length;
    await phone.unplug();
    await until(() => lists.slice(known).some((l) => l?.[0]?.state === 'offline'));
  });

  it('is killed in the middle of a push: the push says so, the agent lives on', async () => {
    const { server } = own();
    const phone = new FakePhone({ faults: { bytesPerSecond: 2_000_000 } });
    clean.push(() => phone.stop());
    await phone.listen();
    await server.start();
    await server.transport.connect(phone.address);
    const [device] = await server.transport.devices();
    const file = join(folder, 'file');
    writeFileSync(file, Buffer.alloc(32 * 1024 * 1024));
    const push = server.transport.phone(device!.transportId).push(file, '/data/local/tmp/file', {
      onProgress: (n) => {
        if (n > 1_000_000 && server.pid !== null) process.kill(server.pid, 'SIGKILL');
      },
    });
    await expect(push).rejects.toMatchObject({ kind: 'TRUNCATED' });
    await until(() => server.up);
  });

  it('does not touch a stranger on its port, adb or not, and takes the port when it is free', async () => {
    const stranger = new TestAdbServer(program!);
    await stranger.start(port);
    clean.push(() => stranger.stop());
    const { server } = own();
    await server.start();
    expect(server).toMatchObject({ up: false, pid: null });
    expect(server.trouble).toMatch(
      new RegExp(`^Another adb server listens at port ${port}.*RACKMARK_ADB_PORT`),
    );
    expect(stranger.pid).not.toBeNull();
    await stranger.kill();
    await until(() => server.up);
  });

  it.each([
    ['speaks another language', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['says nothing', () => {}],
  ])('knows that what %s on its port is no adb server', async (_what, answer) => {
    const sockets: Socket[] = [];
    const other: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      answer(socket);
    });
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    clean.push(() => {
      for (const socket of sockets) socket.destroy();
      other.close();
    });
    const { server } = own(program, { holderAnswerMs: 500 });
    await server.start();
    expect(server.trouble).toMatch(new RegExp(`^Another program listens at port ${port}`));
  });

  it('ends with an agent that is killed', async () => {
    const source = pathToFileURL(join(process.cwd(), 'agent', 'dist', 'adb', 'server', 'adb-server.js')).href;
    const script = `import { AdbServer } from ${JSON.stringify(source)};
      const server = new AdbServer(${JSON.stringify({ program, port, folder })}, () => {});
      await server.start(); console.log(server.pid); setInterval(() => {}, 1000);`;
    const agent: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text] = (await once(agent.stdout!, 'data')) as [Buffer];
    const pid = Number(text.toString());
    expect(isAlive(pid)).toBe(true);
    agent.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });

  it('ends what an earlier run left, by its own mark only', async () => {
    const home = join(folder, 'home');
    const start = (homeOf: string): ChildProcess => {
      mkdirSync(homeOf, { recursive: true });
      const child = spawn(program!, ['-L', `tcp:localhost:${port}`, 'nodaemon', 'server'], {
        env: { PATH: process.env['PATH'], HOME: homeOf, ADB_MDNS: '0' },
        stdio: 'ignore',
      });
      clean.push(() => child.kill('SIGKILL'));
      return child;
    };
    const left = start(home);
    rememberServer(folder, { pid: left.pid!, port });
    const { server, said } = own();
    await until(() =>
      server.transport.version().then(
        () => true,
        () => false,
      ),
    );
    await server.start();
    expect(server.up).toBe(true);
    expect(left.signalCode).toBe('SIGTERM');
    expect(said).toEqual(['Ended an adb server that an earlier run left.']);
    await server.stop();

    const foreign = start(join(folder, 'other-home'));
    await until(() =>
      server.transport.version().then(
        () => true,
        () => false,
      ),
    );
    rememberServer(folder, { pid: foreign.pid!, port });
    expect(await endStaleServer(folder, home)).toBe(false);
    rememberServer(folder, { pid: process.pid, port });
    expect(await endStaleServer(folder, home)).toBe(false);
    writeFileSync(join(folder, 'adb-server.json'), '{"pid":');
    expect(await endStaleServer(folder, home)).toBe(false);
    expect(isAlive(foreign.pid!)).toBe(true);
  });
});
