import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { model, problem } from '@rackmark/contracts';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import pg from 'pg';
import { BlobKeeper } from '../src/features/models/blob-keeper.service.js';
import { BlobStore } from '../src/platform/blob-store/blob-store.js';
import { until } from '../../test-support/patience.js';
import { FakeAgent, finish, phone } from './support/fake-agent.js';
import { call, upload, type Answer } from './support/portal.js';
import { newKey, TestRack, type Rack } from './support/rack.js';

let rack: TestRack;
let own: Rack;
let blobs: BlobStore;
const pathOf = (sha: string) => join(rack.portal.config.dataDir, 'blobs', sha.slice(0, 2), sha);
let keeper: BlobKeeper;
beforeAll(async () => {
  rack = await TestRack.open({ RACKMARK_MAX_DEVICES_PER_AGENT: '2' });
  own = await rack.phones(1);
  blobs = rack.portal.app.get(BlobStore);
  keeper = rack.portal.app.get(BlobKeeper);
});
afterAll(() => rack.portal.stop());

const said = ({ status, body }: Answer) => [status, problem.parse(body).code];
const get = (path: string) => call(rack.portal, 'GET', path);
const del = (path: string) => call(rack.portal, 'DELETE', path);
let classes = 2;
/** Bytes that no other test has. */
const newBytes = () => mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: ++classes });
const uploaded = async (bytes: Uint8Array) =>
  model.parse((await upload(rack.portal, bytes)).body.model).sha256;

describe('a model', () => {
  it('that nothing was measured with goes whole', async () => {
    const sha = await uploaded(newBytes());
    expect((await del(`/models/${sha}`)).body).toEqual({ sha256: sha, kept: 'nothing', benchmarks: 0 });
    expect([said(await get(`/models/${sha}`)), await blobs.has(sha)]).toEqual([
      [404, 'MODEL_NOT_FOUND'],
      false,
    ]);
    expect(said(await del(`/models/${sha}`))).toEqual([404, 'MODEL_NOT_FOUND']);
  });
  it('that was measured keeps its facts, says so where its bytes are needed, and comes back with them', async () => {
    const bytes = badModels.addModel();
    const { id } = await rack.start([own.first]);
    await finish(rack.portal, await rack.claim(own.agent, own.first));
    expect((await del(`/models/${rack.model}`)).body).toEqual({
      sha256: rack.model,
      kept: 'facts',
      benchmarks: 1,
    });
    expect(await blobs.has(rack.model)).toBe(false);
    const kept = model.parse((await get(`/models/${rack.model}`)).body);
    expect([kept.deleted_at, kept.facts.operator_count]).toEqual([expect.any(String), 1]);
    const gone = await get(`/models/${rack.model}/content`);
    expect([said(gone), gone.body.detail]).toEqual([
      [410, 'MODEL_DELETED'],
      expect.stringMatching(/Upload the same file/),
    ]);
    for (const path of ['/benchmarks', '/benchmarks/preview'])
      expect(said(await call(rack.portal, 'POST', path, rack.request({ ids: [own.first] })))).toEqual([
        422,
        'MODEL_DELETED',
      ]);
    const listed = async (query: string) =>
      ((await get(`/models?limit=200${query}`)).body.items as { sha256: string }[]).some(
        (m) => m.sha256 === rack.model,
      );
    expect(await Promise.all(['', '&deleted=with', '&deleted=only'].map(listed))).toEqual([
      false,
      true,
      true,
    ]);
    expect((await get(`/benchmarks/${id}`)).body.models).toEqual([
      { sha256: rack.model, name: kept.name, family: kept.family, deleted: true },
    ]);
    expect((await get(`/benchmarks/${id}/cells`)).body.items[0]).toMatchObject({
      outcome: 'measured',
      model: { name: kept.name },
    });

    const again = await upload(rack.portal, bytes, 'other-name.tflite');
    expect([again.status, again.body.known, again.body.model.deleted_at]).toEqual([200, true, null]);
    expect((await get(`/models/${rack.model}/content`)).status).toBe(200);
    const after = await rack.start([own.first]);
    expect((await rack.cancel(after.id)).body.state).toBe('ended');
  });
  it('that is still to be measured is refused, with the benchmark', async () => {
    const { id, number } = await rack.start([own.first]);
    const refused = await del(`/models/${rack.model}`);
    expect([said(refused), refused.body.detail]).toEqual([
      [409, 'MODEL_IN_USE'],
      expect.stringContaining(`benchmark ${number}`),
    ]);
    await rack.cancel(id);
    expect((await del(`/models/${rack.model}`)).status).toBe(200);
    await uploaded(badModels.addModel());
  });
  it('whose file somebody took away says what to do', async () => {
    const bytes = newBytes();
    const sha = await uploaded(bytes);
    rmSync(pathOf(sha));
    expect(said(await get(`/models/${sha}/content`))).toEqual([410, 'MODEL_BYTES_MISSING']);
    await uploaded(bytes);
    expect((await get(`/models/${sha}/content`)).status).toBe(200);
  });
});

describe('bytes that nobody needs', () => {
  const orphan = () => {
    const sha = randomBytes(32).toString('hex');
    mkdirSync(dirname(pathOf(sha)), { recursive: true });
    writeFileSync(pathOf(sha), 'left');
    return sha;
  };
  it('are swept up while the portal runs; what is needed or not ours stays', async () => {
    const [left, kept] = [orphan(), await uploaded(newBytes())];
    const uploads = join(rack.portal.config.dataDir, 'uploads');
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const name of ['stale', 'fresh']) writeFileSync(join(uploads, name), '');
    utimesSync(join(uploads, 'stale'), old, old);
    writeFileSync(join(dirname(pathOf(left)), 'note.txt'), 'somebody’s own');
    await keeper.sweep();
    expect([await blobs.has(left), await blobs.has(kept)]).toEqual([false, true]);
    expect(existsSync(join(dirname(pathOf(left)), 'note.txt'))).toBe(true);
    expect(readdirSync(uploads)).toEqual(['fresh']);
  });

  /** Holds the lock of these bytes, as whoever came first does. */
  async function holding(sha: string, work: (db: pg.Client) => Promise<void>): Promise<void> {
    const { databaseUrl, databaseSchema } = rack.portal.config;
    const db = new pg.Client({ connectionString: databaseUrl!, options: `-c search_path=${databaseSchema}` });
    await db.connect();
    await db.query('BEGIN');
    await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`blob ${sha}`]);
    await work(db);
    await db.query('COMMIT');
    await db.end();
  }
  const somebodyWaits = () =>
    until(
      async () =>
        (await rack.sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rows.length >
        0,
      'somebody waits for the lock',
    );

  it('an upload came first: the keeper waits for it and leaves its bytes', async () => {
    const sha = await uploaded(newBytes());
    // The upload's row is not written yet, its bytes lie there.
    const before = (await rack.sql('DELETE FROM model WHERE sha256 = $1 RETURNING *', sha)).rows[0];
    let collected: Promise<void> | undefined;
    await holding(sha, async (db) => {
      collected = keeper.collect(sha);
      await somebodyWaits();
      await db.query(
        'INSERT INTO model (sha256, name, file_name, format, size_bytes, facts) VALUES ($1, $2, $3, $4, $5, $6)',
        [sha, before.name, before.file_name, before.format, before.size_bytes, JSON.stringify(before.facts)],
      );
    });
    await collected;
    expect(await blobs.has(sha)).toBe(true);
  });
  it('the keeper came first: the upload waits for it and brings its own bytes', async () => {
    const bytes = newBytes();
    const sha = await uploaded(bytes);
    await rack.sql('DELETE FROM model WHERE sha256 = $1', sha);
    let again: Promise<Answer> | undefined;
    await holding(sha, async () => {
      again = upload(rack.portal, bytes);
      await somebodyWaits();
      renameSync(pathOf(sha), `${pathOf(sha)}.gone`);
    });
    expect([(await again!).status, await blobs.has(sha)]).toEqual([201, true]);
    expect((await get(`/models/${sha}/content`)).status).toBe(200);
  });
});

describe('a device', () => {
  const away = (id: string) =>
    rack.sql(
      `UPDATE agent SET connected = false, last_seen_at = now() - interval '1 h' WHERE id = (SELECT agent_id FROM device WHERE id = $1)`,
      id,
    );
  it('that never measured is deleted when it is away', async () => {
    const { agent, first } = await rack.phones(1);
    expect(said(await del(`/devices/${first}`))).toEqual([409, 'DEVICE_CONNECTED']);
    agent.disconnect();
    await until(async () => (await rack.device(first)).reachability !== 'online', 'the agent is gone');
    await away(first);
    expect((await del(`/devices/${first}`)).status).toBe(204);
    expect(said(await get(`/devices/${first}`))).toEqual([404, 'DEVICE_NOT_FOUND']);
  });
  it('that stands in a benchmark is not', async () => {
    expect(said(await del(`/devices/${own.first}`))).toEqual([409, 'DEVICE_HAS_RESULTS']);
  });
  it('that was retired and is here again says so once, and stays retired', async () => {
    const { agent, first } = await rack.phones(1);
    await rack.act(first, { kind: 'retire', reason: 'its screen is broken' });
    for (const _ of [1, 2]) {
      const welcome = await agent.say('hello', agent.hello);
      expect(welcome.answer.retired).toEqual([agent.hello.devices[0]!.key]);
    }
    expect((await rack.device(first)).admin).toBe('retired');
    expect((await rack.texts(first)).filter((t) => t.includes('stays retired')).length).toBe(1);
    await rack.act(first, { kind: 'enable', reason: '' });
    expect((await agent.say('hello', agent.hello)).answer.retired).toEqual([]);
  });
  it('beyond what the portal takes of one agent is left out until there is room', async () => {
    const devices = [1, 2, 3].map(() => phone(newKey()));
    const agent = await FakeAgent.connect(rack.portal, { devices });
    const { answer } = await agent.say('hello', agent.hello);
    expect([Object.keys(answer.devices).length, answer.refused, answer.max_devices]).toEqual([
      2,
      [devices[2]!.key],
      2,
    ]);
    expect((await get(`/agents/${agent.hello.agent_id}`)).body).toMatchObject({
      devices: 2,
      refused_devices: 1,
    });
    await rack.act(answer.devices[devices[0]!.key] as string, { kind: 'retire', reason: 'makes room' });
    const next = (await agent.say('hello', agent.hello)).answer;
    expect([Object.keys(next.devices).length, next.refused]).toEqual([3, []]);
    agent.disconnect();
  });
});
