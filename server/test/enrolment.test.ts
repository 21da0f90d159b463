import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { badModels } from '@rackmark/sample-models';
import { cpuOnly, FakeAgent, finish, resultOf, sendResult } from './support/fake-agent.js';
import { until } from '../../test-support/patience.js';
import { bearer, GuardedPortal, LOCAL_CODE, said } from './support/guarded.js';
import { call, upload, type TestPortal } from './support/portal.js';

let guarded: GuardedPortal;
let portal: TestPortal;
beforeAll(async () => {
  guarded = await GuardedPortal.make();
  portal = guarded.portal;
});
afterAll(() => portal.stop());
afterEach(() => guarded.tidy());

describe('enrolling', () => {
  it('a code is short, works once, in lower case too, and gives a key', async () => {
    const { status, body } = await guarded.asAdmin('POST', '/agents/codes');
    expect(status).toBe(201);
    expect(body.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect(body.command).toMatch(/^npx rackmark agent --server http:\/\/\S+ --code \S+$/);
    const left = Date.parse(body.expires_at) - Date.now();
    expect(Math.round(left / 60_000)).toBe(15);
    const first = await guarded.enrol(body.code.toLowerCase().replace('-', ' '));
    expect([first.status, first.body.key]).toEqual([201, expect.stringMatching(/^rmk_agent_[\w-]{43}$/)]);
    expect(said(await guarded.enrol(body.code))).toEqual([403, 'CODE_USED']);
    const rows = JSON.stringify([
      (await portal.db.query('SELECT * FROM enrolment_code')).rows,
      (await portal.db.query('SELECT * FROM agent_key')).rows,
    ]);
    expect(rows).not.toContain(body.code);
    expect(rows).not.toContain(first.body.key);
  });
  it('of many that come with one code at one moment, one gets a key', async () => {
    const code = await guarded.newCode();
    const answers = await Promise.all(Array.from({ length: 8 }, () => guarded.enrol(code)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
  });
  it('a code that is over, and one that never was', async () => {
    const code = await guarded.newCode();
    await portal.db.query(`UPDATE enrolment_code SET expires_at = now() - interval '1 second'`);
    expect(said(await guarded.enrol(code))).toEqual([403, 'CODE_EXPIRED']);
    expect(said(await guarded.enrol('AAAA-BBBB'))).toEqual([403, 'CODE_WRONG']);
  });
  it('guessing codes is slowed down, and then even a right one waits', async () => {
    const code = await guarded.newCode();
    for (let i = 0; i < 10; i++) expect((await guarded.enrol('AAAA-AAAA')).status).toBe(403);
    expect(said(await guarded.enrol(code))).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  });
  it('codes that are guessed all at once are counted like those one after the other, and the portal goes on', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => guarded.enrol(`AAAA-BB${String(i).padStart(2, '0')}`)),
    );
    expect(answers.filter((a) => a.status === 403)).toHaveLength(10);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(50);
    expect((await guarded.asAdmin('GET', '/devices')).status).toBe(200);
  });
  it('an agent that has a key needs that revoked first; the code stays good', async () => {
    const id = randomUUID();
    await guarded.keyOf(id);
    const code = await guarded.newCode();
    expect(said(await guarded.enrol(code, id))).toEqual([409, 'AGENT_HAS_KEY']);
    expect((await guarded.asAdmin('DELETE', `/agents/${id}/key`)).status).toBe(204);
    expect((await guarded.enrol(code, id)).status).toBe(201);
  });
  it('the supervisor’s own agent enrols by the local code, again after it lost its key', async () => {
    const id = randomUUID();
    const first = (await guarded.enrol(LOCAL_CODE, id)).body.key as string;
    const second = (await guarded.enrol(LOCAL_CODE, id)).body.key as string;
    expect(await guarded.connect('/agent', { token: first })).toBe('KEY_REVOKED');
    expect(await guarded.connect('/agent', { token: second })).toHaveProperty('connected', true);
  });
  it('only an administrator makes codes and revokes keys', async () => {
    const id = randomUUID();
    const key = await guarded.keyOf(id);
    expect(said(await call(portal, 'POST', '/agents/codes', undefined, bearer(key)))).toEqual([
      403,
      'NOT_ALLOWED',
    ]);
    expect(said(await call(portal, 'DELETE', `/agents/${id}/key`, undefined, bearer(key)))).toEqual([
      403,
      'NOT_ALLOWED',
    ]);
    expect(said(await guarded.asAdmin('DELETE', `/agents/${randomUUID()}/key`))).toEqual([
      404,
      'AGENT_KEY_NOT_FOUND',
    ]);
  });
});

describe('an agent’s key', () => {
  it('opens the agent’s own socket and no other', async () => {
    const id = randomUUID();
    const key = await guarded.keyOf(id);
    expect(await guarded.connect('/agent')).toBe('TOKEN_MISSING');
    expect(await guarded.connect('/live')).toBe('TOKEN_MISSING');
    expect(await guarded.connect('/')).toBe('TOKEN_MISSING');
    expect(await guarded.connect('/', { token: guarded.admin })).toBe('NOT_ALLOWED');
    expect(await guarded.connect('/live', { token: key })).toBe('NOT_ALLOWED');
    const other = await FakeAgent.connect(portal, { agent_id: randomUUID() }, key);
    expect(await other.say('hello', other.hello)).toMatchObject({
      problem: { code: 'KEY_OF_ANOTHER_AGENT' },
    });
    expect(await other.say('claim', { device_id: randomUUID() })).toMatchObject({
      problem: { code: 'AGENT_UNKNOWN' },
    });
    other.disconnect();
    const { agent } = await FakeAgent.welcomed(portal, { agent_id: id }, key);
    agent.disconnect();
  });
  it('fetches models and the harness, stores results of its own leases, and nothing else', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const [keyA, keyB] = [await guarded.keyOf(a), await guarded.keyOf(b)];
    const { agent, devices } = await FakeAgent.welcomed(portal, { agent_id: a, devices: [cpuOnly()] }, keyA);
    const model = (await upload(portal, badModels.addModel(), 'm.tflite', {}, bearer(guarded.admin))).body
      .model.sha256;
    const started = await guarded.asAdmin('POST', '/benchmarks', {
      models: [model],
      configurations: [{}],
      devices: { ids: [devices[0]!] },
      plan: { repeats: 1 },
    });
    const work = (await agent.claim(devices[0]!))!;
    const run = work.runs[0]!.run_id;

    for (const [method, path, status] of [
      ['GET', `/models/${model}/content`, 200],
      ['GET', '/harness/android', 404],
      ['GET', '/harness/android/content', 404],
      ['GET', '/models', 403],
      ['GET', `/models/${model}`, 403],
      ['GET', '/devices', 403],
      ['GET', `/runs/${run}`, 403],
      ['GET', '/openapi.json', 403],
      ['POST', '/uploads', 403],
      ['POST', '/benchmarks', 403],
      ['PATCH', `/devices/${devices[0]!}`, 403],
    ] as const)
      expect([path, (await call(portal, method, path, undefined, bearer(keyA))).status]).toEqual([
        path,
        status,
      ]);

    expect(said(await sendResult(portal, run, resultOf(work), bearer(keyB)))).toEqual([
      403,
      'LEASE_OF_ANOTHER_AGENT',
    ]);
    expect((await guarded.asAdmin('GET', `/runs/${run}`)).body.state).not.toBe('ended');
    await finish(portal, work, () => resultOf(work), bearer(keyA));
    expect((await guarded.asAdmin('GET', `/benchmarks/${started.body.id}`)).body.tally.measured).toBe(1);
    agent.disconnect();
  });
  it('of another portal is told apart from a revoked one', async () =>
    expect(await guarded.connect('/agent', { token: `rmk_agent_${'D'.repeat(43)}` })).toBe('KEY_UNKNOWN'));
  it('that is revoked disconnects the agent with the reason, and lets it do nothing more', async () => {
    const id = randomUUID();
    const key = await guarded.keyOf(id);
    const { agent } = await FakeAgent.welcomed(portal, { agent_id: id }, key);
    await guarded.asAdmin('DELETE', `/agents/${id}/key`);
    await until(() => !agent.socket.connected, 'it is disconnected');
    expect(agent.hints).toMatchObject([
      { name: 'superseded', body: { detail: expect.stringContaining('revoked') } },
    ]);
    expect(await guarded.connect('/agent', { token: key })).toBe('KEY_REVOKED');
    for (const [method, path] of [
      ['GET', `/models/${'a'.repeat(64)}/content`],
      ['GET', '/harness/android'],
      ['GET', '/devices'],
    ] as const)
      expect(said(await call(portal, method, path, undefined, bearer(key)))).toEqual([401, 'KEY_REVOKED']);
    expect(
      said(
        await sendResult(portal, randomUUID(), resultOf({ lease_id: randomUUID(), epoch: 1 }), bearer(key)),
      ),
    ).toEqual([401, 'KEY_REVOKED']);
  });
});
