import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { health, problem, sessionState, TOKEN_COOKIE } from '@rackmark/contracts';
import type { Socket } from 'socket.io-client';
import { IdentityService } from '../src/features/identity/identity.service.js';
import { cpuOnly, FakeAgent, resultOf, sendResult } from './support/fake-agent.js';
import { until } from '../../test-support/patience.js';
import { bearer, GuardedPortal, said } from './support/guarded.js';
import { call, testPortal, type Answer, type TestPortal } from './support/portal.js';

let guarded: GuardedPortal;
let portal: TestPortal;
beforeAll(async () => {
  guarded = await GuardedPortal.make();
  portal = guarded.portal;
});
afterAll(() => portal.stop());
afterEach(() => guarded.tidy());

describe('the administrator’s token', () => {
  it('is made once, has 256 bits, and lies nowhere in clear', async () => {
    expect(guarded.admin).toMatch(/^rmk_admin_[\w-]{43}$/);
    expect(await portal.app.get(IdentityService).firstAdminToken()).toBeNull();
    const stored = JSON.stringify((await portal.db.query('SELECT * FROM admin_token')).rows);
    expect(stored).not.toContain(guarded.admin.slice(10));
  });
  it('is asked for by every operation of the document but those that say otherwise', async () => {
    const { paths } = (await guarded.asAdmin('GET', '/openapi.json')).body;
    const asked: string[] = [];
    const free: string[] = [];
    for (const [path, operations] of Object.entries(
      paths as Record<string, Record<string, { 'x-access': string[]; responses: object; security: [] }>>,
    ))
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${method.toUpperCase()} ${path}`;
        const where = path.replace('/api/v1', '').replace(/\{\w+\}/g, randomUUID());
        if (operation['x-access'].includes('anyone')) {
          free.push(name);
          expect([name, operation.security]).toEqual([name, []]);
          continue;
        }
        asked.push(name);
        const answer = await call(portal, method.toUpperCase(), where);
        expect([name, answer.status]).toEqual([name, 401]);
        if (method !== 'head')
          expect([name, problem.parse(answer.body).code]).toEqual([name, 'TOKEN_MISSING']);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        for (const status of ['401', '403', '429'])
          expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining([status])]);
      }
    expect(asked.length).toBeGreaterThan(25);
    expect(free.sort()).toEqual([
      'DELETE /api/v1/session',
      'GET /api/v1/health',
      'GET /api/v1/portal/key',
      'GET /api/v1/session',
      'GET /api/v1/shared/{key}',
      'GET /api/v1/shared/{key}/file',
      'GET /api/v1/shared/{key}/page',
      'POST /api/v1/agents/enrol',
      'POST /api/v1/session',
      'POST /api/v1/shared/{key}',
      'POST /api/v1/shared/{key}/file',
      'POST /api/v1/shared/{key}/page',
    ]);
  });
  it('opens everything for people, and nothing that only agents do', async () => {
    expect((await guarded.asAdmin('GET', '/devices')).status).toBe(200);
    expect(
      said(
        await sendResult(
          portal,
          randomUUID(),
          resultOf({ lease_id: randomUUID(), epoch: 1 }),
          bearer(guarded.admin),
        ),
      ),
    ).toEqual([403, 'NOT_ALLOWED']);
    expect(await guarded.connect('/live', { token: guarded.admin })).toHaveProperty('connected', true);
    expect(await guarded.connect('/agent', { token: guarded.admin })).toBe('NOT_ALLOWED');
  });
  it.each([
    ['made up', `rmk_admin_${'A'.repeat(43)}`],
    ['no token at all', 'open sesame'],
    ['of another form', 'rmk_admin_short'],
  ])('one that is %s is wrong', async (_, token) => {
    expect(said(await call(portal, 'GET', '/devices', undefined, bearer(token)))).toEqual([
      401,
      'TOKEN_WRONG',
    ]);
    expect(await guarded.connect('/live', { token })).toBe('TOKEN_WRONG');
  });
  it('is not needed for the page’s files, nor for health in brief', async () => {
    expect((await fetch(`${portal.url}/`)).status).not.toBe(401);
    const brief = (await call(portal, 'GET', '/health')).body;
    expect(Object.keys(brief).sort()).toEqual(['status', 'version']);
    expect(health.safeParse((await guarded.asAdmin('GET', '/health')).body).success).toBe(true);
  });
  it('uploads by tus need it before a byte is taken', async () => {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10' };
    expect(said(await call(portal, 'POST', '/uploads', undefined, headers))).toEqual([401, 'TOKEN_MISSING']);
    expect(
      (await call(portal, 'POST', '/uploads', undefined, { ...headers, ...bearer(guarded.admin) })).status,
    ).toBe(201);
  });
  it('whoever has none cannot make the server read a large body', async () => {
    const answer = await call(portal, 'POST', '/session', { token: 'x'.repeat(100_000) });
    expect(answer.status).toBe(413);
  });
  it('any name of the host will do; a page of another origin will not', async () => {
    const at = (headers: Record<string, string>) =>
      call(portal, 'GET', '/devices', undefined, { ...bearer(guarded.admin), ...headers });
    const { host } = new URL(portal.url);
    expect((await at({ origin: `http://${host}` })).status).toBe(200);
    expect(said(await at({ origin: 'https://evil.example' }))).toEqual([403, 'FOREIGN_REQUEST']);
    expect(said(await at({ origin: 'null' }))).toEqual([403, 'FOREIGN_REQUEST']);
  });
});

describe('a browser that signs in', () => {
  const signIn = (token: string, headers: Record<string, string> = {}) =>
    call(portal, 'POST', '/session', { token }, headers);
  const cookieOf = (answer: Answer) => answer.headers.get('set-cookie') ?? '';

  it('gets a cookie that no script reads, which is not the token, and is known by it', async () => {
    expect((await call(portal, 'GET', '/session')).body).toEqual({
      access: 'token',
      signed_in: false,
      demo: false,
    });
    const answer = await signIn(guarded.admin);
    expect(sessionState.parse(answer.body)).toMatchObject({ access: 'token', signed_in: true });
    const set = cookieOf(answer);
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(set).toMatch(/Max-Age=2592000/);
    expect(set).not.toMatch(/Secure/);
    expect(set).not.toContain(guarded.admin);
    const cookie = set.split(';')[0]!;
    expect(cookie.startsWith(`${TOKEN_COOKIE}=`)).toBe(true);
    const withCookie = (method: string, path: string) =>
      call(portal, method, path, undefined, { cookie: `a=b; ${cookie}` });
    expect((await withCookie('GET', '/session')).body.signed_in).toBe(true);
    expect((await withCookie('GET', '/devices')).status).toBe(200);
    const live = (await guarded.connect('/live', undefined, { cookie })) as Socket;
    expect(live.connected).toBe(true);

    expect((await withCookie('DELETE', '/session')).body.signed_in).toBe(false);
    expect(said(await withCookie('GET', '/devices'))).toEqual([401, 'TOKEN_WRONG']);
    expect((await withCookie('GET', '/session')).body.signed_in).toBe(false);
    await until(() => !live.connected, 'the live view is put out');
  });
  it('the cookie is Secure behind a proxy that speaks https', async () =>
    expect(cookieOf(await signIn(guarded.admin, { 'x-forwarded-proto': 'https' }))).toMatch(/Secure/));
  it('a session ends after its time', async () => {
    const cookie = cookieOf(await signIn(guarded.admin)).split(';')[0]!;
    await portal.db.query(`UPDATE session SET expires_at = now() - interval '1 second'`);
    expect(said(await call(portal, 'GET', '/devices', undefined, { cookie }))).toEqual([401, 'TOKEN_WRONG']);
  });
  it('a stale cookie does not stand in the way of signing in again, however often it was shown', async () => {
    const cookie = `${TOKEN_COOKIE}=rmk_session_${'B'.repeat(43)}`;
    for (let i = 0; i < 15; i++)
      expect((await call(portal, 'GET', '/devices', undefined, { cookie })).status).toBe(401);
    expect((await signIn(guarded.admin, { cookie })).status).toBe(200);
  });
  it('neither an agent’s key nor a session’s own value signs in', async () => {
    const session = cookieOf(await signIn(guarded.admin))
      .split(';')[0]!
      .split('=')[1]!;
    for (const token of [await guarded.keyOf(randomUUID()), session, 'nonsense'])
      expect(said(await signIn(token))).toEqual([401, 'TOKEN_WRONG']);
  });
});

it('wrong tokens are slowed down with words; a right one is never refused for them', async () => {
  const wrong = () => call(portal, 'GET', '/devices', undefined, bearer(`rmk_admin_${'C'.repeat(43)}`));
  for (let i = 0; i < 10; i++) expect((await wrong()).status).toBe(401);
  const slowed = await wrong();
  expect(said(slowed)).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(50);
  expect((await call(portal, 'POST', '/session', { token: 'x' })).status).toBe(429);
  expect((await guarded.asAdmin('GET', '/devices')).status).toBe(200);
});

describe('where access is open', () => {
  let here: TestPortal;
  beforeAll(async () => void (here = await testPortal()));
  afterAll(() => here.stop());

  it('nobody is asked, no token is made, signing in changes nothing', async () => {
    expect(await here.app.get(IdentityService).firstAdminToken()).toBeNull();
    expect((await call(here, 'GET', '/session')).body).toEqual({
      access: 'open',
      signed_in: true,
      demo: false,
    });
    expect((await call(here, 'GET', '/devices', undefined, bearer('whatever'))).status).toBe(200);
    const answer = await call(here, 'POST', '/session', { token: 'whatever' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
  });
  it('simulated devices are refused, unless the portal is a demo, which says so', async () => {
    const played = [{ ...cpuOnly(), simulated: true }];
    const agent = await FakeAgent.connect(here, { devices: played });
    expect(await agent.say('hello', agent.hello)).toMatchObject({ problem: { code: 'SIMULATED_DEVICE' } });
    expect((await call(here, 'GET', '/devices')).body.items).toEqual([]);
    agent.disconnect();
    const demo = await testPortal({ RACKMARK_DEMO: '1' });
    const { agent: welcome } = await FakeAgent.welcomed(demo, { devices: played });
    expect((await call(demo, 'GET', '/session')).body.demo).toBe(true);
    welcome.disconnect();
    await demo.stop();
  });
});
