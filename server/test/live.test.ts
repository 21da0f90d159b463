import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { liveMessages, type LiveSubscribe } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { until } from '../../test-support/patience.js';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { TestRack } from './support/rack.js';

type Name = keyof typeof liveMessages;
type Told<N extends Name> = z.infer<(typeof liveMessages)[N]>;

/** An open page: everything that it is told is parsed as the page parses it. */
class Page {
  private readonly told: [Name, unknown][] = [];
  private constructor(private readonly socket: Socket) {
    socket.onAny((name: Name, value: unknown) => this.told.push([name, liveMessages[name].parse(value)]));
  }
  static async open(to: LiveSubscribe): Promise<Page> {
    const page = new Page(io(`${rack.portal.url}/live`, { transports: ['websocket'], forceNew: true }));
    await page.subscribe(to);
    return page;
  }
  async subscribe(to: LiveSubscribe): Promise<void> {
    expect(await this.socket.emitWithAck('subscribe', to)).toMatchObject({ ok: true });
  }
  all<N extends Name>(name: N): Told<N>[] {
    return this.told.filter(([n]) => n === name).map(([, value]) => value as Told<N>);
  }
  heard<N extends Name>(name: N, what: (told: Told<N>) => boolean): Promise<Told<N>> {
    return until(() => this.all(name).find(what), `${name} was told`);
  }
  forget(): void {
    this.told.length = 0;
  }
  close(): void {
    this.socket.disconnect();
  }
}

let rack: TestRack;
beforeAll(async () => (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

it('a page of a benchmark is told of plans, jobs, cells and the runs that it shows, as REST tells them', async () => {
  const { agent, first: device } = await rack.phones(1);
  const b = await rack.start([device], { configurations: [{ threads: 1 }, { threads: 2 }] });
  const a = await rack.claim(agent, device);
  const [one, two] = a.runs as [(typeof a.runs)[0], (typeof a.runs)[0]];
  const page = await Page.open({ benchmark_id: b.id, cell_id: one.cell_id });
  await rack.begin(agent, a);
  await page.heard('strip', (t) => t.strip.runs.some((r) => r.state === 'running'));
  await page.heard('runs', (t) => t.runs.some((r) => r.state === 'running'));
  await sendResult(rack.portal, one.run_id, resultOf(a));
  await sendResult(rack.portal, two.run_id, resultOf(a));
  await page.heard('benchmark', (t) => t.state === 'ended');

  const { items: strips } = (await call(rack.portal, 'GET', `/benchmarks/${b.id}/strips`)).body;
  expect((await page.heard('strip', (t) => t.strip.runs_ended === 2)).strip).toEqual(strips[0]);
  const { items: runs } = (await call(rack.portal, 'GET', `/runs?cell_id=${one.cell_id}`)).body;
  const ended = await page.heard('runs', (t) => t.runs[0]?.state === 'ended');
  expect(ended).toEqual({ cell_id: one.cell_id, runs });
  expect(new Set(page.all('runs').map((t) => t.cell_id))).toEqual(new Set([one.cell_id]));
  expect(await page.heard('job', (t) => t.state === 'ended')).toEqual(await rack.job(b.id, device));
  // Who opened the page just before is told what happened while it looked.
  const late = await Page.open({ benchmark_id: b.id });
  expect((await late.heard('cell', (t) => t.id === two.cell_id)).outcome).toBe('measured');
  for (const p of [page, late]) p.close();
  agent.disconnect();
});

it('why a job waits is told when it changes, to those who watch; and not again while it stays', async () => {
  const { agent, first: device } = await rack.phones(1);
  const ahead = await rack.start([device]);
  const b = await rack.start([device]);
  const page = await Page.open({ benchmark_id: b.id });
  const queued = await page.heard('job', (t) => t.waiting?.position === 2);
  expect(queued.benchmark_id).toBe(b.id);
  await rack.cancel(ahead.id);
  const next = await page.heard('job', (t) => t.waiting?.position === 1);
  expect(next).toEqual(await rack.job(b.id, device));
  expect(page.all('job')).toHaveLength(2);
  page.close();
  agent.disconnect();
});

it('any page is told of benchmarks, models and agents that came, changed or went', async () => {
  const { agent, first: device } = await rack.phones(1);
  const elsewhere = await rack.start([device]);
  const page = await Page.open({ benchmark_id: elsewhere.id });
  const b = await rack.start([device]);
  expect((await page.heard('benchmark', (t) => t.id === b.id)).state).toBe('queued');
  const { sha256 } = (await upload(rack.portal, badModels.unknownCustomOperator())).body.model;
  const arrived = await page.heard('models', (t) => t.changed.some((m) => m.sha256 === sha256));
  expect(arrived.changed).toEqual([(await call(rack.portal, 'GET', `/models/${sha256}`)).body]);
  await call(rack.portal, 'DELETE', `/models/${sha256}`);
  await page.heard('models', (t) => t.gone.includes(sha256));
  agent.disconnect();
  await page.heard('agents', (t) => t.changed.some((x) => !x.connected));
  page.close();
});

it('every page hears that a suite runs when its benchmark starts, not only when its series were read', async () => {
  const { agent, first: device } = await rack.phones(1);
  const { body: suite } = await call(rack.portal, 'POST', '/suites', {
    ...{ name: 'told of', models: [{ slot: 'add', sha256: rack.model }], configurations: [{}] },
    ...{ devices: { ids: [device] }, plan: { repeats: 1 } },
  });
  const page = await Page.open({ rack: true });
  page.forget();
  const { body: b } = await call(rack.portal, 'POST', `/suites/${suite.number}/runs`, {
    release: { name: '1.0' },
  });
  await page.heard('changed', (t) => t.what === 'suites');
  expect((await call(rack.portal, 'GET', `/suites/${suite.number}`)).body.standing.running).toEqual({
    ...{ number: b.number, release: '1.0', seconds_left: expect.any(Number) },
  });
  await rack.cancel(b.id);
  page.close();
  agent.disconnect();
});
