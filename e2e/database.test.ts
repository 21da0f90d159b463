import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { health } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import pg from 'pg';
import { Place, until, type Program, quickPlan } from './support/processes.js';

let place: Place;
let cable: Cable | null;
beforeEach(async () => {
  place = await Place.make();
  cable = null;
});
afterEach(async () => {
  await place.clear();
  cable?.cut();
});

/** Stands between a server and its database. */
class Cable {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  /** Taken out of the wall, not cut: nobody hears anything any more. */
  silent = false;
  private readonly to: URL;
  constructor(url: string) {
    this.to = new URL(url);
  }
  get url(): string {
    const url = new URL(this.to);
    url.port = String(this.port);
    return url.href;
  }
  async plug(): Promise<this> {
    const server = createServer((near) => {
      const far = connect(Number(this.to.port), this.to.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (data) => void (this.silent || to.write(data)));
        from.on('error', () => {});
        from.on('close', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    return this;
  }
  cut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
}

const ask = async () => {
  const response = await fetch(`${place.url}/api/v1/health`);
  return { ...health.parse(await response.json()), code: response.status };
};
const healthIs = (code: number) =>
  until(async () => ((await ask()).code === code ? ask() : null), `health answers ${code}`);
const start = async (repeats: number): Promise<{ id: string; number: number }> => {
  const model = await place.upload(
    mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 }),
    'net.tflite',
  );
  const plan = { ...quickPlan, repeats, seconds: 0.2 };
  return place.post('/benchmarks', { models: [model], configurations: [{ engine: 'litert-js' }], plan });
};
const ended = (id: string) =>
  until(async () => (await place.get(`/benchmarks/${id}`)).state === 'ended', 'the benchmark has ended');
const postmasterOf = (server: Program): number | undefined =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((m) =>
      m !== null && Number(m[2]) === server.child.pid && m[3]!.includes('postgres') ? [Number(m[1])] : [],
    )[0];

it('a PostgreSQL of its own that is killed is started again; the work goes on and no number is left out', async () => {
  place.extra = { RACKMARK_DATABASE_URL: '' };
  const server = await place.server();
  await place.agent();
  const long = await start(3);
  await until(async () => (await place.get(`/benchmarks/${long.id}`)).tally.running > 0, 'it runs');
  const before = postmasterOf(server)!;
  process.kill(before, 'SIGKILL');
  await until(() => server.errors.includes('The database is back'), 'the database is back');
  expect(postmasterOf(server)).not.toBe(before);
  await healthIs(200);
  await ended(long.id);
  expect((await place.get(`/benchmarks/${long.id}`)).tally).toMatchObject({ measured: 3 });
  // Nobody else reads what lies there.
  const open = readdirSync(place.dir, { recursive: true, withFileTypes: true })
    .map((e) => join(e.parentPath, e.name))
    .filter((path) => (statSync(path).mode & 0o066) !== 0);
  expect(process.platform === 'win32' ? [] : open).toEqual([]);
  // A sequence of PostgreSQL would go on at 34.
  expect([long.number, (await start(1)).number]).toEqual([1, 2]);
  expect(await server.kill('SIGTERM')).toBe(0);
  // Stopped on purpose, it stays down.
  expect(server.errors.match(/started again/g)).toHaveLength(1);
});

it('a database that goes away: health and requests say 503 and what is wrong, and all is well when it is back', async () => {
  cable = await new Cable(place.databaseUrl).plug();
  place.extra = { RACKMARK_DATABASE_URL: cable.url };
  await place.server();
  await place.agent();
  const { id } = await start(3);
  await until(async () => (await place.get(`/benchmarks/${id}`)).tally.running > 0, 'it runs');
  cable.cut();
  const away = await healthIs(503);
  expect(away).toMatchObject({ database: 'unreachable' });
  expect(away.reason).toMatch(/^The database cannot be reached \(.+\)\. Rackmark connects again by itself/);
  const refused = await fetch(`${place.url}/api/v1/benchmarks`);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
  ]);
  expect(await refused.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await cable.plug();
  await healthIs(200);
  await ended(id);
  expect((await place.get(`/benchmarks/${id}`)).tally).toMatchObject({ measured: 3 });
  // Nothing is heard and nothing is refused: the worst way to go.
  cable.silent = true;
  expect((await healthIs(503)).reason).toMatch(/does not answer within|cannot be reached/);
  cable.silent = false;
  cable.cut();
  await cable.plug();
  await healthIs(200);
});

it('two servers on one database: the second says whose it is; after a crash nobody has to clear anything away', async () => {
  const first = await place.server();
  const other = (more: NodeJS.ProcessEnv = {}) =>
    place.run('server/dist/main.js', [], {
      RACKMARK_DATA_DIR: `${place.dir}/other`,
      RACKMARK_PORT: '0',
      ...more,
    });
  const second = other();
  expect(await second.exited).toBe(3);
  expect(second.errors).toMatch(
    new RegExp(
      `in use by the Rackmark server at ${place.url} \\(computer .+, process ${first.child.pid}, since \\d{4}-.+\\)\\. Stop that one`,
    ),
  );
  expect((await ask()).code).toBe(200);
  await first.kill('SIGKILL');
  const heir = other();
  await until(() => heir.output.includes('is ready'), 'the next one starts');
  await heir.kill();
  // The database hears of its end, so that one on another computer need not wait either.
  const db = new pg.Client({ connectionString: place.databaseUrl });
  await db.connect();
  const { rows } = await db.query(`SELECT left_at FROM "${place.schema}".server_instance`);
  await db.end();
  expect(rows).toEqual([{ left_at: expect.any(Date) }]);
});

it('a server that was cut off finds its place again; one whose place was taken meanwhile ends and says why', async () => {
  cable = await new Cable(place.databaseUrl).plug();
  place.extra = { RACKMARK_DATABASE_URL: cable.url };
  const first = await place.server();
  cable.cut();
  await healthIs(503);
  await cable.plug();
  await healthIs(200);
  cable.cut();
  await healthIs(503);
  // On this computer one sees that the first is alive, and gives it its time to come back; another one takes its place.
  const thief = place.run('server/dist/main.js', [], {
    RACKMARK_DATABASE_URL: place.databaseUrl,
    RACKMARK_DATA_DIR: `${place.dir}/other`,
    RACKMARK_PORT: '0',
  });
  await until(() => thief.output.includes('is ready'), 'the other one has waited long enough');
  await cable.plug();
  expect(await first.exited).toBe(3);
  expect(first.errors).toMatch(/cut off from its database, the Rackmark server at .+ took its place/);
});
