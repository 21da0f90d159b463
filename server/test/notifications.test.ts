import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  deliveryPage,
  madeNotificationTarget,
  notification,
  notificationTargetList,
  testedNotificationTarget,
  type Delivery,
  type MadeNotificationTarget,
  type Suite,
} from '@rackmark/contracts';
import { until } from '../../test-support/patience.js';
import { createApp } from '../src/portal.js';
import { call, testPortal, type TestPortal } from './support/portal.js';
import { endless, Receiver, silence, status } from './support/receiver.js';
import { SuiteRack } from './support/suites.js';

let own: SuiteRack;
let receiver: Receiver;
let suite: Suite;
beforeAll(async () => {
  own = await SuiteRack.open({
    RACKMARK_WEBHOOKS_PRIVATE: 'allow',
    RACKMARK_PUBLIC_URL: 'https://rack.example',
  });
  receiver = await Receiver.open();
  suite = await own.suite({ name: 'nightly <b>' });
});
afterAll(async () => {
  await own.stop();
  await receiver.close();
});

const TARGETS = '/notifications/targets';
const make = async (url: string, more: Record<string, unknown> = {}): Promise<MadeNotificationTarget> => {
  const body = { kind: 'json', name: 'ours', url, hears: ['alert_raised', 'missing_data'], ...more };
  const made = await own.api('POST', TARGETS, body);
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return madeNotificationTarget.parse(made.body);
};
const deliveriesOf = async (t: { id: string }): Promise<Delivery[]> =>
  deliveryPage.parse((await own.api('GET', `${TARGETS}/${t.id}/deliveries`)).body).items;
const ended = (t: { id: string }, state: string) =>
  until(async () => {
    const [newest] = await deliveriesOf(t);
    return newest?.state === state ? newest : null;
  }, `the delivery is ${state}`);
/** After an attempt that failed. */
const failedOnce = (t: { id: string }) =>
  until(
    async () => (await deliveriesOf(t)).find((d) => d.state === 'waiting' && d.answer !== null),
    'it has failed',
  );
/** Its pause is over: nobody waits for a clock. */
const due = (t: { id: string }) =>
  own.rack.portal.db.query(
    `UPDATE delivery SET next_try_at = now() WHERE target_id = $1 AND state = 'waiting'`,
    [t.id],
  );
const release = async (name: string, of = suite): Promise<string> =>
  (await own.api('POST', `/suites/${of.number}/releases`, { name })).body.id as string;
let alerts = 0;
/** An alert without the many releases that it comes of. */
const raise = async (kind = 'missing', of = suite): Promise<{ id: string; number: number }> => {
  const id = await release(`2.${alerts++}`, of);
  const { rows } = await own.rack.portal.db.query<{ id: string; number: number }>(
    `INSERT INTO alert (suite_id, kind, state, first_bad_id) VALUES ($1, $2, 'open', $3) RETURNING id, number`,
    [of.id, kind, id],
  );
  return rows[0]!;
};

/** Whatever happened up to now has become deliveries. */
const allRead = async () => {
  const { db } = own.rack.portal;
  const last = (await db.query<{ last: string }>('SELECT number_events() AS last')).rows[0]!.last;
  await until(async () => {
    const { rows } = await db.query(
      `SELECT 1 FROM event_reader WHERE name = 'notifications' AND number >= $1`,
      [last],
    );
    return rows.length === 1;
  }, 'all events are read');
};

describe('a webhook', () => {
  it('is told once, signed, with its page and the sentence as a code', async () => {
    const t = await make(receiver.at('/signed', status(200, 'not { JSON')));
    expect(t.secret).toMatch(/^whsec_/);
    const alert = await raise();
    const d = await ended(t, 'delivered');
    expect(d).toMatchObject({
      type: 'missing_data',
      attempts: 1,
      answer: { status: 200, body: 'not { JSON' },
    });
    const [got, ...more] = receiver.of('/signed');
    expect(more).toEqual([]);
    const { headers, body } = got!;
    expect(headers['webhook-id']).toBe(d.id);
    const key = Buffer.from(t.secret!.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(300_000);
    const said = notification.parse(JSON.parse(body));
    expect(said).toMatchObject({
      ...{ type: 'missing_data', url: `https://rack.example/alerts/${alert.number}`, simulated: false },
      ...{
        suite: { number: suite.number, name: 'nightly <b>' },
        alert: { number: alert.number, state: 'open' },
      },
      title: { said: { code: 'notice.alert.missing' } },
    });
    const list = notificationTargetList.parse((await own.api('GET', TARGETS)).body);
    expect(list.items.find((i) => i.id === t.id)?.last_delivery?.id).toBe(d.id);
    expect(JSON.stringify(list)).not.toContain(t.secret);
    expect(JSON.stringify((await own.api('GET', `${TARGETS}/${t.id}`)).body)).not.toContain('whsec_');
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('is tried again after a failure, with the same id', async () => {
    const t = await make(
      receiver.at(
        '/flaky',
        status(500, 'no'),
        status(302, '', { location: 'http://127.0.0.1/' }),
        status(204),
      ),
    );
    await raise();
    const first = await failedOnce(t);
    expect(first).toMatchObject({ attempts: 1, answer: { status: 500, text: 'Answered 500.', body: 'no' } });
    expect(Date.parse(first.next_try_at!)).toBeGreaterThan(Date.now());
    await due(t);
    const second = await until(
      async () => (await deliveriesOf(t)).find((d) => d.attempts === 2 && d.answer?.status === 302),
      'a redirect',
    );
    // Followed, it would have come back here.
    expect(second.answer!.text).toContain('not followed');
    await due(t);
    expect((await ended(t, 'delivered')).attempts).toBe(3);
    expect(new Set(receiver.of('/flaky').map((c) => c.headers['webhook-id'])).size).toBe(1);
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('that answers 410 is switched off, and what waits for it is given up', async () => {
    const t = await make(receiver.at('/gone', status(500), status(410)));
    await raise();
    await failedOnce(t);
    await due(t);
    expect(await ended(t, 'given_up')).toMatchObject({ attempts: 2, answer: { status: 410 } });
    const now = (await own.api('GET', `${TARGETS}/${t.id}`)).body;
    expect(now).toMatchObject({ is_enabled: false, off: { said: { code: 'delivery.gone' } } });
    await raise();
    await allRead();
    await own.api('PATCH', `${TARGETS}/${t.id}`, { is_enabled: true });
    expect((await own.api('GET', `${TARGETS}/${t.id}`)).body).toMatchObject({ is_enabled: true, off: null });
    expect(receiver.of('/gone')).toHaveLength(2);
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('that never answers holds up nobody else', async () => {
    const silent = await make(receiver.at('/silent', silence));
    const well = await make(receiver.at('/well', status(200)), { name: 'well' });
    await raise();
    await until(() => receiver.of('/silent').length === 1, 'it is asked');
    await raise();
    await raise();
    await until(async () => {
      const all = await deliveriesOf(well);
      return all.length === 3 && all.every((d) => d.state === 'delivered');
    }, 'the other hears everything');
    expect((await deliveriesOf(silent)).map((d) => d.state)).toEqual(['waiting', 'waiting', 'waiting']);
    // One at a time.
    expect(receiver.of('/silent')).toHaveLength(1);
    for (const t of [silent, well]) await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('with an answer that has no end has answered', async () => {
    const t = await make(receiver.at('/endless', endless));
    await raise();
    const { answer } = await ended(t, 'delivered');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer!.body!.length).toBeLessThan(1_000);
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('that was down for a day is given up', async () => {
    const t = await make(receiver.at('/down', status(503)));
    await raise();
    await failedOnce(t);
    await own.rack.portal.db.query('UPDATE delivery SET attempts = 11 WHERE target_id = $1', [t.id]);
    await due(t);
    expect(await ended(t, 'given_up')).toMatchObject({ attempts: 12, next_try_at: null });
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('that speaks Slack is told in its language', async () => {
    const t = await make(receiver.at('/slack', status(200, 'ok')), { kind: 'slack', language: 'es' });
    await raise();
    await ended(t, 'delivered');
    const body = JSON.parse(receiver.of('/slack')[0]!.body) as { text: string; blocks: unknown[] };
    expect(body.text).toMatch(/^nightly &lt;b&gt;: sin ejecución válida de .* desde 2\./);
    expect(body.blocks).toHaveLength(3);
    await own.api('DELETE', `${TARGETS}/${t.id}`);
  });

  it('is tested at once, and what came back is said', async () => {
    const t = await make(receiver.at('/test', status(418, 'short and stout')), { is_enabled: false });
    const tested = testedNotificationTarget.parse((await own.api('POST', `${TARGETS}/${t.id}/test`)).body);
    expect(tested).toMatchObject({ delivered: false, answer: { status: 418, body: 'short and stout' } });
    expect(notification.parse(JSON.parse(receiver.of('/test')[0]!.body)).type).toBe('test');
    expect(await deliveriesOf(t)).toEqual([]);
    const nobody = await make('http://127.0.0.1:1/', { name: 'nobody' });
    const none = testedNotificationTarget.parse((await own.api('POST', `${TARGETS}/${nobody.id}/test`)).body);
    expect(none.answer.text).toContain('ECONNREFUSED');
    for (const x of [t, nobody]) await own.api('DELETE', `${TARGETS}/${x.id}`);
  });
});

it('a target hears of what it asked for, of the suites that it named', async () => {
  const [watched, other] = [await own.suite(), await own.suite()];
  const named = await make(receiver.url('/named'), {
    suites: [watched.id],
    hears: ['alert_raised', 'suite_run_ended'],
  });
  const all = await make(receiver.url('/all'), {
    name: 'all',
    hears: ['alert_ended', 'gate_decided', 'suite_run_ended'],
  });
  const alert = await raise('budget', watched);
  await raise('budget', other);
  await own.api('POST', `/alerts/${alert.number}/steps`, { action: 'noise', reason: 'the fan' });
  await own.measure(watched, '3.0', () => 2);
  const sides = { kind: 'models', base: own.rack.model, candidate: own.rack.model, configurations: [{}] };
  const gate = await own.api('POST', '/gates', {
    name: 'pr',
    sides: { ...sides, devices: { ids: own.phones.devices } },
  });
  expect(gate.status).toBe(201);
  await allRead();
  const heard = (path: string) => receiver.of(path).map((c) => notification.parse(JSON.parse(c.body)));
  await until(() => heard('/all').length === 3 && heard('/named').length === 2, 'all is told');
  expect(heard('/named').map((n) => [n.type, n.suite?.name])).toEqual([
    ['alert_raised', watched.name],
    ['suite_run_ended', watched.name],
  ]);
  const of = Object.fromEntries(heard('/all').map((n) => [n.type, n]));
  expect(Object.keys(of).sort()).toEqual(['alert_ended', 'gate_decided', 'suite_run_ended']);
  expect(of['alert_ended']).toMatchObject({ alert: { number: alert.number, state: 'noise' } });
  expect(of['alert_ended']!.lines.map((l) => l.text)).toContain('Why: the fan');
  expect(of['gate_decided']).toMatchObject({
    ...{ suite: null, gate: { name: 'pr', answer: 'no_regression' } },
    url: expect.stringMatching(/\/gates\/\d+$/),
  });
  expect(of['suite_run_ended']!.lines[0]!.text).toBe('2 of 2 cells measured.');
  for (const t of [named, all]) await own.api('DELETE', `${TARGETS}/${t.id}`);
});

it.each<[string, Record<string, unknown>, number, string]>([
  ['an address that is none', { url: 'ftp://x/' }, 400, 'BAD_REQUEST'],
  ['an empty address', { url: '' }, 400, 'BAD_REQUEST'],
  ['a name and password in it', { url: 'https://a:b@example.org/' }, 400, 'BAD_REQUEST'],
  ['nothing to hear', { hears: [] }, 400, 'BAD_REQUEST'],
  ['a suite that is not there', { suites: ['00000000-0000-4000-8000-0000000000aa'] }, 404, 'SUITE_NOT_FOUND'],
  ['e-mail without a mail server', { kind: 'email', addresses: ['a@example.org'] }, 422, 'MAIL_NOT_SET_UP'],
])('is refused: %s', async (_, change, code, name) => {
  const body = { kind: 'json', name: 'x', url: 'https://example.org/', hears: ['alert_raised'], ...change };
  const answer = await own.api('POST', TARGETS, body);
  expect([answer.status, answer.body.code]).toEqual([code, name]);
});
it('a key makes one target, and its secret is told once', async () => {
  const body = { kind: 'json', name: 'x', url: 'https://example.org/', hears: ['alert_raised'] };
  const ask = () => call(own.rack.portal, 'POST', TARGETS, body, { 'idempotency-key': 'hook-1' });
  const [first, second] = [await ask(), await ask()];
  expect([first.status, second.status, second.body.id, second.body.secret]).toEqual([
    201,
    200,
    first.body.id,
    null,
  ]);
  const wrong = await own.api('PATCH', `${TARGETS}/${first.body.id as string}`, {
    addresses: ['a@example.org'],
  });
  expect([wrong.status, wrong.body.code]).toEqual([422, 'FIELD_OF_ANOTHER_KIND']);
  expect((await own.api('DELETE', `${TARGETS}/${first.body.id as string}`)).status).toBe(204);
});

describe('where private addresses are refused', () => {
  let portal: TestPortal;
  beforeAll(async () => void (portal = await testPortal()));
  afterAll(() => portal.stop());
  it('none is saved, and a name that leads to one is not connected to', async () => {
    const body = { kind: 'json', name: 'x', hears: ['alert_raised'] };
    for (const url of [receiver.url('/private'), 'http://[::ffff:127.0.0.1]/', 'http://0x7f.1/']) {
      const answer = await call(portal, 'POST', TARGETS, { ...body, url });
      expect([url, answer.status, answer.body.code]).toEqual([url, 422, 'ADDRESS_PRIVATE']);
    }
    const made = await call(portal, 'POST', TARGETS, {
      ...body,
      url: `http://localhost:${receiver.port}/private`,
    });
    const { answer } = (await call(portal, 'POST', `${TARGETS}/${made.body.id as string}/test`)).body;
    expect(answer.said.code).toBe('delivery.private');
    expect(receiver.of('/private')).toEqual([]);
  });
});

it('a server that stops in the middle loses nothing: another sends it with the same id', async () => {
  const portal = await testPortal({ RACKMARK_WEBHOOKS_PRIVATE: 'allow' });
  const url = receiver.at('/restart', silence, status(200));
  const target = { kind: 'json', name: 'x', hears: ['alert_raised'], url };
  const { id } = (await call(portal, 'POST', TARGETS, target)).body as { id: string };

  await portal.db.query(`INSERT INTO delivery (target_id, event_number, message) VALUES ($1, 1, $2)`, [
    id,
    JSON.stringify(NOTICE),
  ]);
  await until(() => receiver.of('/restart').length === 1, 'it is being sent');
  await portal.app.close();
  const again = await createApp(portal.config, portal.config.databaseUrl!);
  await until(() => receiver.of('/restart').length === 2, 'it is sent again');
  const [first, second] = receiver.of('/restart');
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  await until(async () => {
    const { rows } = await portal.db.query('SELECT state FROM delivery');
    return (rows[0] as { state: string }).state === 'delivered';
  }, 'it has arrived');
  await again.close();
  await portal.stop();
});
const NOTICE = {
  ...{ type: 'alert_raised', at: '2026-11-30T12:00:00Z', title: { text: 'x', said: null }, lines: [] },
  ...{ simulated: false, suite: null, path: '/alerts/1' },
};
