import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem, runDetail } from '@rackmark/contracts';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call, type Answer } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

let rack: TestRack;
let own: Rack;
beforeAll(async () => {
  rack = await TestRack.open();
  own = await rack.phones(1);
});
afterAll(() => rack.portal.stop());

const said = ({ status, body }: Answer) => [status, problem.parse(body).code];
const BAD = [400, 'BAD_REQUEST'];
const get = (path: string) => call(rack.portal, 'GET', path);

describe('an Idempotency-Key', () => {
  const start = (key: string) =>
    call(rack.portal, 'POST', '/benchmarks', rack.request({ ids: [own.first] }), { 'idempotency-key': key });
  it.each([
    ['empty', ''],
    ['blank', '   '],
    ['with a blank inside', 'a b'],
    ['too long', 'k'.repeat(201)],
    ['of letters beyond ASCII', 'schl\u00fcssel'],
  ])('that is %s is refused', async (_, key) => {
    expect(said(await start(key))).toEqual(BAD);
  });
  it('of 200 visible characters is taken, and known again', async () => {
    const key = `~!${'k'.repeat(198)}`;
    const first = await start(key);
    const second = await start(key);
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    await rack.cancel(first.body.id as string);
  });
});

describe('ids and numbers', () => {
  it.each([
    ['/benchmarks/2147483648'],
    ['/benchmarks/99999999999999999999'],
    ['/benchmarks/0'],
    ['/benchmarks/1e3'],
    ['/comparisons/choices?benchmark=f0fdfbd-05a79-50750b3ad-f0-27dcef-24'],
    ['/comparisons/choices?benchmark=2147483648'],
    ['/comparisons/distribution?cell=7'],
    [`/comparisons?base=${'9'.repeat(300)}~*~*&candidate=1~*~*`],
    ['/devices/7'],
    ['/devices/7/history'],
    [`/devices/${randomUUID()}x`],
    ['/runs?job_id=7'],
    ['/jobs?benchmark_id=%00'],
    ['/models/' + 'G'.repeat(64)],
    ['/models?limit=1e9'],
    ['/models?limit=-1'],
    ['/models?limit=1&limit=2'],
    ['/uploads/7/outcome'],
  ])('%s is refused', async (path) => {
    expect(said(await get(path))).toEqual(BAD);
  });
  it.each([
    ['/benchmarks/2147483647', 'BENCHMARK_NOT_FOUND'],
    ['/comparisons?base=9999999999~*~*&candidate=1~*~*', 'BENCHMARK_NOT_FOUND'],
    [`/devices/${randomUUID()}`, 'DEVICE_NOT_FOUND'],
  ])('%s is not found', async (path, code) => {
    expect(said(await get(path))).toEqual([404, code]);
  });
  it('an id in capitals is the same id', async () => {
    const capitals = own.first.toUpperCase();
    expect((await get(`/devices/${capitals}`)).body.id).toBe(own.first);
    const preview = await call(rack.portal, 'POST', '/benchmarks/preview', rack.request({ ids: [capitals] }));
    expect([preview.status, preview.body.cells]).toEqual([200, 1]);
  });
  it('an address that is not UTF-8 says so', async () => {
    expect(said(await get('/devices/%ff'))).toEqual([400, 'ADDRESS_UNREADABLE']);
  });
});

describe('times', () => {
  it.each([
    ['0000-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59-15:00'],
    ['2100-01-01T00:00:00+16:00'],
    ['2100-01-01T00:00:00+23:59'],
    ['1899-12-31T00:00:00Z'],
    [`2100-01-01T00:00:00.${'0'.repeat(100)}Z`],
    ['2100-02-30T00:00:00Z'],
  ])('%s is refused', async (until) => {
    expect(said(await rack.act(own.first, { kind: 'quarantine', until, reason: 'odd' }))).toEqual(BAD);
  });
  it.each([['2100-01-01T00:00:00.123456789+15:59'], ['9999-12-30T00:00:00Z']])(
    '%s is taken',
    async (until) => {
      expect((await rack.act(own.first, { kind: 'quarantine', until, reason: 'far away' })).status).toBe(200);
      expect((await rack.act(own.first, { kind: 'release' })).status).toBe(200);
    },
  );
});

describe('cursors', () => {
  const lists = ['models', 'benchmarks', 'devices', 'agents', 'jobs', 'runs', 'device-sets'];
  const at = '2026-11-29T12:00:00.000Z';
  const madeUp = [
    ...['x', randomUUID(), `${at} ${randomUUID()}`, '[]', '["models",{}]', `["runs",{"benchmark_id":1}]`],
    ...[`["jobs",{"at":"0000-01-01T00:00:00Z","id":"${randomUUID()}"}]`, `["devices",{"id":"\\u0000"}]`],
  ];
  it.each(lists.flatMap((list) => madeUp.map((text) => [list, text])))(
    '/%s refuses %s',
    async (list, text) => {
      for (const cursor of [encodeURIComponent(text), Buffer.from(text).toString('base64url')])
        expect(said(await get(`/${list}?cursor=${cursor}`))).toEqual([400, 'CURSOR_UNKNOWN']);
    },
  );
  it('lead through every list without gaps', async () => {
    await Promise.all(
      ['one', 'two', 'three'].map((name) => call(rack.portal, 'POST', '/device-sets', { name, choice: {} })),
    );
    const benchmarks = await Promise.all(
      [1, 2, 3].map(() => rack.start([own.first], { plan: { repeats: 2 } })),
    );
    for (const list of lists) {
      const all = (await get(`/${list}?limit=200`)).body.items as { id?: string; sha256?: string }[];
      const seen: unknown[] = [];
      for (let cursor = ''; ;) {
        const { body } = await get(`/${list}?limit=1${cursor}`);
        seen.push(...body.items);
        if (body.next_cursor === null) break;
        cursor = `&cursor=${body.next_cursor as string}`;
      }
      expect([list, seen.length, new Set(seen.map((i) => JSON.stringify(i))).size]).toEqual([
        list,
        all.length,
        all.length,
      ]);
    }
    await Promise.all(benchmarks.map((b) => rack.cancel(b.id)));
  });
});

describe('a result', () => {
  it('of 200,000 readings is refused, one of 20,000 is stored; samples of 0 ns can be read again', async () => {
    const { id } = await rack.start([own.first], { plan: { repeats: 2 } });
    const a = await rack.claim(own.agent, own.first);
    const result = resultOf(a);
    const readings = (n: number) =>
      Array.from({ length: n }, () => ({
        phase: 'measure',
        background_load: 0,
        wall_clock_jump_ms: 0,
        clock_limit_mhz: 0,
      }));
    const send = (change: object) =>
      call(rack.portal, 'PUT', `/runs/${a.runs[0]!.run_id}/result`, { ...result, ...change });
    // More than any result may hold is refused before it is read, more than one list may hold after.
    expect(said(await send({ conditions: readings(200_000) }))).toEqual([413, 'TOO_LARGE']);
    expect(said(await send({ conditions: readings(20_001) }))).toEqual(BAD);
    const memory = { phase: 'measure', rss_kib: 1, peak_rss_kib: 1, source: 'test' };
    expect(said(await send({ memory: Array.from({ length: 20_001 }, () => memory) }))).toEqual(BAD);
    const many = { conditions: readings(20_000), memory: Array.from({ length: 20_000 }, () => memory) };
    expect((await send(many)).status).toBe(200);
    const zero = { ...result, latency_ns: result.latency_ns.map(() => 0) };
    expect((await sendResult(rack.portal, a.runs[1]!.run_id, zero)).status).toBe(200);
    const read = runDetail.parse((await get(`/runs/${a.runs[1]!.run_id}`)).body);
    expect([read.verdict, read.latency_ns, read.robust_cv]).toEqual(['invalid', null, null]);
    expect((await get(`/benchmarks/${id}/export?format=json`)).status).toBe(200);
  });
});

describe('among uploads', () => {
  const tus = (method: string, path: string, headers: Record<string, string> = {}) =>
    call(rack.portal, method, `/uploads${path}`, undefined, { 'tus-resumable': '1.0.0', ...headers });
  const begin = async () =>
    (await tus('POST', '', { 'upload-length': '10' })).headers.get('location')!.split('/').at(-1)!;

  it('what lies beside an upload is none', async () => {
    const id = await begin();
    for (const method of ['DELETE', 'HEAD', 'PATCH'])
      for (const name of [`${id}.json`, `${id}.json/`, `x/${id}`, '..%2fblobs', id.toUpperCase() + 'A'])
        expect((await tus(method, `/${name}`, { 'upload-offset': '0' })).status).toBe(404);
    expect((await tus('HEAD', `/${id}`)).headers.get('upload-offset')).toBe('0');
    expect((await tus('DELETE', `/${id}`)).status).toBe(204);
    expect(said(await tus('DELETE', `/${id}`))).toEqual([404, 'UPLOAD_NOT_FOUND']);
  });
  it.each([
    ['POST', '', { 'upload-length': '0' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['POST', '', { 'upload-length': '-1' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['POST', '', { 'upload-length': '5', 'upload-metadata': 'filename ***' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['POST', '', { 'upload-defer-length': '1' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['POST', '', { 'upload-length': '5', 'upload-concat': 'partial' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['POST', '', { 'tus-resumable': '2.0.0' }, 400, 'UPLOAD_HEADER_WRONG'],
    ['PATCH', `/${'0'.repeat(32)}`, {}, 400, 'UPLOAD_HEADER_WRONG'],
    ['GET', `/${'0'.repeat(32)}`, {}, 404, 'UPLOAD_NOT_FOUND'],
  ])('%s %s with %j ends in a problem', async (method, path, headers, status, code) => {
    const answer = await tus(method, path, headers);
    expect(said(answer)).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
  it('a request without the protocol’s version is told so', async () => {
    expect(said(await call(rack.portal, 'POST', '/uploads'))).toEqual([412, 'TUS_RESUMABLE_MISSING']);
  });
});

describe('the bytes of a model', () => {
  const ask = (headers: Record<string, string>) =>
    call(rack.portal, 'GET', `/models/${rack.model}/content`, undefined, headers);
  it('that are not there, or not as expected, end in a problem', async () => {
    expect(said(await ask({ range: 'bytes=99999999-' }))).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect(said(await ask({ 'if-match': '"other"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await ask({ 'if-none-match': `"${rack.model}"`, 'cache-control': 'max-age=0' })).status).toBe(
      304,
    );
  });
});
