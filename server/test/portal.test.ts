import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { health, problem } from '@rackmark/contracts';
import { io } from 'socket.io-client';
import { CannotStart, prepareDataDir, readConfig } from '../src/platform/config/config.js';
import { lockFolder } from '../src/platform/config/folder-lock.js';
import { migrate } from '../src/platform/database/migrate.js';
import { startPortal } from '../src/portal.js';
import { call, testPortal, type TestPortal } from './support/portal.js';

let portal: TestPortal;
beforeAll(async () => void (portal = await testPortal()));
afterAll(() => portal.stop());

describe('this computer only', () => {
  const get = (headers: Record<string, string>) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(portal.url);
      request({ hostname, port, path: '/api/v1/health', headers }, (response) => {
        let body = '';
        response.on('data', (d: Buffer) => (body += d.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, body }));
      })
        .on('error', reject)
        .end();
    });
  it.each([
    ['a foreign Host (DNS rebinding)', { host: 'evil.example' }],
    ['a foreign Origin', { host: '127.0.0.1:1', origin: 'https://evil.example' }],
    ['an opaque Origin', { host: '127.0.0.1:1', origin: 'null' }],
    ['another local server', { host: '127.0.0.1:1', origin: 'http://127.0.0.1:2' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
  ])('refuses %s', async (_, headers) => {
    const { status, body } = await get(headers);
    expect([status, problem.parse(JSON.parse(body)).code]).toEqual([403, 'FOREIGN_REQUEST']);
  });
  it('answers its own page and programs without an Origin', async () => {
    const { host } = new URL(portal.url);
    expect((await get({ host })).status).toBe(200);
    expect((await get({ host, origin: `http://${host}` })).status).toBe(200);
  });
  it('refuses foreign sockets too', async () => {
    const socket = io(`${portal.url}/live`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: 'https://evil.example' },
    });
    await expect(
      new Promise<void>((resolve, reject) =>
        socket.once('connect', () => resolve()).once('connect_error', reject),
      ),
    ).rejects.toThrow();
    socket.close();
  });
});

describe('settings', () => {
  it.each([
    [{ RACKMARK_PORT: 'many' }, 'RACKMARK_PORT'],
    [{ RACKMARK_PORT: '99999' }, 'RACKMARK_PORT'],
    [{ RACKMARK_HOST: 'example.org' }, 'RACKMARK_HOST'],
    [{ RACKMARK_HOST: '0.0.0.0', RACKMARK_ACCESS: 'open' }, 'RACKMARK_ACCESS'],
    [{ RACKMARK_DATABASE_URL: 'mysql://x' }, 'RACKMARK_DATABASE_URL'],
    [{ RACKMARK_PORT: ' ' }, 'RACKMARK_PORT'],
    [{ RACKMARK_HARNESS_DIR: '/nowhere' }, 'RACKMARK_HARNESS_DIR'],
    [{ RACKMARK_DATABASE_SCHEME: 'mine' }, 'did you mean RACKMARK_DATABASE_SCHEMA?'],
  ])('%j is an error that names it', (env, words) => {
    expect(() => readConfig(env)).toThrow(CannotStart);
    expect(() => readConfig(env)).toThrow(words);
  });
  it('names every mistake at once', () =>
    expect(() => readConfig({ RACKMARK_PORT: 'x', RACKMARK_HOST: 'nowhere' })).toThrow(
      /RACKMARK_PORT.*RACKMARK_HOST/s,
    ));
  it('a data folder that cannot be made says what to do', () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-folder-'));
    writeFileSync(join(dir, 'file'), '');
    expect(() => prepareDataDir(join(dir, 'file', 'data'))).toThrow(/cannot be written.*RACKMARK_DATA_DIR/s);
    chmodSync(dir, 0o700);
    rmSync(dir, { recursive: true });
  });
  it('one portal a folder; a lock whose process is gone is taken over', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-lock-'));
    const file = join(dir, 'rackmark.lock');
    (await lockFolder(dir, 'http://127.0.0.1:1'))();
    writeFileSync(file, JSON.stringify({ pid: 1, url: portal.url }));
    await expect(lockFolder(dir, 'x')).rejects.toThrow(`in use by Rackmark at ${portal.url}`);
    // Another program has the number of a process that crashed.
    writeFileSync(file, JSON.stringify({ pid: 1, began: '00000000-0000:7', url: portal.url }));
    (await lockFolder(dir, 'x'))();
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 - 3, url: 'x' }));
    (await lockFolder(dir, 'x'))();
    writeFileSync(file, '{"pid":');
    (await lockFolder(dir, 'x'))();
    rmSync(dir, { recursive: true });
  });
  (process.platform === 'win32' ? it.skip : it)('a data folder that was open to others is closed', () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-rights-'));
    mkdirSync(join(dir, 'blobs'));
    for (const open of [dir, join(dir, 'blobs')]) chmodSync(open, 0o755);
    prepareDataDir(dir);
    const rights = (path: string) => statSync(path).mode & 0o777;
    expect(rights(dir) & 0o066).toBe(0);
    expect([rights(join(dir, 'blobs')), rights(join(dir, 'uploads'))]).toEqual([0o700, 0o700]);
    rmSync(dir, { recursive: true });
  });
  it('a taken port says so, and leaves nothing behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-port-'));
    const config = { ...portal.config, dataDir: dir, port: Number(new URL(portal.url).port) };
    await expect(startPortal(config, () => {})).rejects.toThrow(/Port \d+ is taken.*RACKMARK_PORT/s);
    await expect(
      startPortal({ ...config, databaseUrl: 'postgres://127.0.0.1:1/none' }, () => {}),
    ).rejects.toThrow(/database cannot be reached.*RACKMARK_DATABASE_URL/s);
    rmSync(dir, { recursive: true });
  });
  it('a migration that was edited after it ran is refused', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-migrations-'));
    const schema = `${portal.config.databaseSchema}_m`;
    const url = portal.config.databaseUrl!;
    writeFileSync(join(dir, '0001_a.sql'), 'CREATE TABLE a (x int)');
    await migrate(url, schema, dir);
    await migrate(url, schema, dir);
    writeFileSync(join(dir, '0001_a.sql'), 'CREATE TABLE a (x text)');
    await expect(migrate(url, schema, dir)).rejects.toThrow(/0001_a.sql was changed/);
    writeFileSync(join(dir, '0001_a.sql'), 'CREATE TABLE a (x int)');
    writeFileSync(join(dir, '0002_b.sql'), 'CREATE TABLE b (x int); SELECT nonsense');
    await expect(migrate(url, schema, dir)).rejects.toThrow();
    expect((await portal.db.query(`SELECT to_regclass('${schema}.b') AS b`)).rows[0].b).toBeNull();
    await portal.db.query(`DROP SCHEMA ${schema} CASCADE`);
    rmSync(dir, { recursive: true });
  });
});

describe('what it says of itself', () => {
  it('health', async () =>
    expect(health.parse((await call(portal, 'GET', '/health')).body).status).toBe('ok'));
  it('OpenAPI: every operation has a summary, an answer with a schema, and its errors', async () => {
    const { body } = await call(portal, 'GET', '/openapi.json');
    const operations = Object.entries(
      body.paths as Record<
        string,
        Record<string, { summary?: string; responses: Record<string, { content?: unknown }> }>
      >,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(25);
    const noJson = /content$|export$|^(post|head|patch) .*\/uploads/;
    for (const { name, operation } of operations) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      if (!noJson.test(name) && !('204' in operation.responses))
        expect([name, good.some(([, r]) => r.content !== undefined)]).toEqual([name, true]);
      expect([name, '400' in operation.responses && '500' in operation.responses]).toEqual([name, true]);
    }
    for (const room of [
      'health',
      'models',
      'devices',
      'agents',
      'benchmarks',
      'jobs',
      'runs',
      'comparisons',
    ]) {
      expect(operations.some((o) => o.name.includes(`/api/v1/${room}`))).toBe(true);
    }
  });
});
