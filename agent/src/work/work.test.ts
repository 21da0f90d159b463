import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventVectors, fail, harnessEvent, runResult, type HarnessEvent } from '@rackmark/contracts';
import fc from 'fast-check';
import { until } from '../../../test-support/patience.js';
import { agentIdOf, lockAgentFolder } from '../identity.js';
import { Portal } from '../portal.js';
import { CannotStart, readSettings } from '../settings.js';
import { RunCollector } from './collect-run.js';
import { LeaseKeeper } from './lease-keeper.js';
import { ModelCache } from './model-cache.js';
import { Outbox } from './outbox.js';
import { ProgressMeter, thinned } from './progress-meter.js';
import { Spool } from './spool.js';

let dir: string;
let server: Server | undefined;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'rackmark-agent-'))));
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(dir, { recursive: true, force: true });
});
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const lease = () => ({ lease_id: randomUUID(), epoch: 1 });
const result = () => new RunCollector().end(lease(), null);

describe('the spool', () => {
  it('holds a result whole or not at all', () => {
    const spool = new Spool(dir);
    const [a, b] = [randomUUID(), randomUUID()];
    spool.put({ runId: a, result: result() });
    writeFileSync(join(dir, 'spool', `${b}.json.new`), '{"run_id":"cut of');
    expect(new Spool(dir).list()).toEqual([a]);
    expect(new Spool(dir).get(a)?.runId).toBe(a);
    spool.remove(a);
    expect(spool.list()).toEqual([]);
  });
  it('puts aside what cannot be read, and loses nothing else', () => {
    const spool = new Spool(dir);
    const [good, bad] = [randomUUID(), randomUUID()];
    spool.put({ runId: good, result: result() });
    writeFileSync(join(dir, 'spool', `${bad}.json`), '{"run_id":');
    expect(spool.get(bad)).toBeNull();
    expect(spool.list()).toEqual([good]);
    expect(readdirSync(join(dir, 'refused'))).toEqual([`${bad}.json`]);
  });
});

describe('the outbox', () => {
  const problem = (status: number, code: string) => ({
    status,
    body: { type: 'about:blank', title: 'x', status, code, detail: 'Because.' },
  });
  const box = (answers: { status: number; body: unknown }[]) => {
    const seen: string[] = [];
    const listener: RequestListener = (request, response) => {
      seen.push(request.url!);
      request.resume().on('end', () => {
        const { status, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    };
    return { seen, listener };
  };
  it('keeps a result until the server has it', async () => {
    const spool = new Spool(dir);
    const runId = randomUUID();
    const other = randomUUID();
    spool.put({ runId, result: result() });
    const { seen, listener } = box([
      { status: 500, body: {} },
      problem(503, 'UNAVAILABLE'),
      { status: 200, body: { run_id: runId, state: 'stored', not_needed: [other] } },
    ]);
    const outbox = new Outbox(
      new Portal(await serve(listener)),
      spool,
      () => {},
      new AbortController().signal,
    );
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(seen).toHaveLength(3);
    expect(spool.list()).toEqual([]);
    expect(outbox.isNotNeeded(other)).toBe(true);
  });
  it('sends what is put there in the very moment in which it ran empty', async () => {
    const spool = new Spool(dir);
    const { seen, listener } = box([
      { status: 200, body: { run_id: randomUUID(), state: 'stored', not_needed: [] } },
    ]);
    const outbox = new Outbox(
      new Portal(await serve(listener)),
      spool,
      () => {},
      new AbortController().signal,
    );
    const list = spool.list.bind(spool);
    let late: Promise<void> | null = null;
    spool.list = () => {
      const left = list();
      if (left.length === 0 && late === null)
        // The first microtask after the loop has seen nothing.
        late = Promise.resolve().then(() => {
          spool.put({ runId: randomUUID(), result: result() });
          return outbox.flush();
        });
      return left;
    };
    await outbox.flush();
    await late;
    expect(seen).toHaveLength(1);
    expect(list()).toEqual([]);
  });
  it.each([
    ['LEASE_STALE', false],
    ['BAD_REQUEST', true],
  ])('does not send again what was refused: %s', async (code, kept) => {
    const spool = new Spool(dir);
    const runId = randomUUID();
    spool.put({ runId, result: result() });
    const { seen, listener } = box([problem(409, code)]);
    await new Outbox(
      new Portal(await serve(listener)),
      spool,
      () => {},
      new AbortController().signal,
    ).flush();
    expect(seen).toHaveLength(1);
    expect(spool.list()).toEqual([]);
    expect(existsSync(join(dir, 'refused', `${runId}.json`))).toBe(kept);
  });
});

describe('the lease keeper', () => {
  it('a lease that is not renewed in time is given up by the own clock', () => {
    let now = 0;
    const keeper = new LeaseKeeper(() => now);
    const held = lease();
    const signal = keeper.hold(held);
    now = 50_000;
    keeper.answered({ renewed: [held.lease_id], fenced: [], cancelled: [] }, 40_000);
    now = 90_000;
    keeper.expire();
    expect(signal.aborted).toBe(false);
    now = 100_001;
    expect(keeper.expire()).toBe(1);
    expect(signal.aborted).toBe(true);
    expect(keeper.list()).toEqual([]);
  });
  it('never works under a lease longer than a minute after the request that renewed it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat(40_000), renewed: fc.boolean(), fenced: fc.boolean() }), {
          maxLength: 20,
        }),
        (steps) => {
          let now = 0;
          const keeper = new LeaseKeeper(() => now);
          const held = lease();
          const signal = keeper.hold(held);
          let limit = 60_000;
          for (const step of steps) {
            const askedAt = now;
            now += step.wait;
            keeper.expire();
            if (signal.aborted) break;
            expect(now).toBeLessThanOrEqual(limit);
            keeper.answered(
              {
                renewed: step.renewed ? [held.lease_id] : [],
                fenced: step.fenced ? [held.lease_id] : [],
                cancelled: [],
              },
              askedAt,
            );
            if (step.fenced) expect(signal.aborted).toBe(true);
            if (step.renewed) limit = askedAt + 60_000;
          }
        },
      ),
    ));
});

describe('the model cache', () => {
  const content = randomBytes(300_000);
  const sha = createHash('sha256').update(content).digest('hex');
  it('goes on where a broken download stopped, and checks the bytes', async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (ranges.length === 1) {
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 100_000));
        // When the first part has arrived, the cable is cut.
        void until(() => statSync(join(dir, 'models', `${sha}.tflite.part`)).size > 0, 'a part is kept').then(
          () => response.destroy(),
        );
      } else response.writeHead(206).end(content.subarray(from));
    });
    const fetched = await new ModelCache(new Portal(url), dir).get(sha, 'm', new AbortController().signal);
    expect(fetched).toHaveProperty('path');
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    expect(await new ModelCache(new Portal(url), dir).get(sha, 'm', new AbortController().signal)).toEqual(
      fetched,
    );
  });
  it('a rack of phones that ask at once share one download; one that stops waiting takes it from nobody', async () => {
    let asked = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(200).write(content.subarray(0, 1000));
      void held.then(() => response.end(content.subarray(1000)));
    });
    const cache = new ModelCache(new Portal(url), dir);
    const impatient = new AbortController();
    const left = cache.get(sha, 'm', impatient.signal);
    const others = [1, 2, 3].map(() => cache.get(sha, 'm', new AbortController().signal));
    impatient.abort();
    expect(await left).toHaveProperty('failure');
    release();
    for (const fetched of await Promise.all(others)) expect(fetched).toHaveProperty('path');
    expect(asked).toBe(1);
    expect(readdirSync(join(dir, 'models'))).toEqual([`${sha}.tflite`]);
  });
  it('a download that nobody wants any more ends, and the next one gets its file', async () => {
    let asked = 0;
    let arrived = () => {};
    const begun = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve((request, response) => {
      asked += 1;
      arrived();
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200);
      if (asked === 1) response.write(content.subarray(0, 1000));
      else response.end(content.subarray(from));
    });
    const cache = new ModelCache(new Portal(url), dir);
    const first = new AbortController();
    const left = cache.get(sha, 'm', first.signal);
    await begun;
    first.abort();
    await left;
    expect(await cache.get(sha, 'm', new AbortController().signal)).toHaveProperty('path');
  });
  it('never hands out other bytes', async () => {
    const url = await serve((_, response) => response.writeHead(200).end('something else'));
    const fetched = await new ModelCache(new Portal(url), dir).get(sha, 'net', new AbortController().signal);
    expect(fetched).toMatchObject({
      failure: { name: 'MODEL_DOWNLOAD', message: expect.stringContaining('SHA-256') },
    });
  });
  it('lets the least recently used go when there is no room', async () => {
    const files = [0, 1, 2].map(() => randomBytes(1000));
    const shas = files.map((f) => createHash('sha256').update(f).digest('hex'));
    const url = await serve((request, response) =>
      response.writeHead(200).end(files[shas.findIndex((s) => request.url!.includes(s))]),
    );
    const cache = new ModelCache(new Portal(url), dir, 2_500);
    for (const s of shas) await cache.get(s, 'm', new AbortController().signal);
    expect(readdirSync(join(dir, 'models'))).toHaveLength(2);
    expect(readdirSync(join(dir, 'models'))).toContain(`${shas[2]}.tflite`);
  });
});

describe('events of a run', () => {
  const streams = Object.values(eventVectors()).map((s) => (Array.isArray(s) ? s : [])) as unknown[][];
  it('become a result that the server takes', () => {
    for (const stream of streams) {
      const collector = new RunCollector();
      for (const event of stream) {
        const parsed = harnessEvent.safeParse(event);
        if (parsed.success) collector.take(parsed.data);
      }
      expect(runResult.safeParse(collector.end(lease(), null)).success).toBe(true);
    }
  });
  it('an unsupported operator is unsupported, a crash is failed', () => {
    expect(new RunCollector().end(lease(), fail('UNSUPPORTED_OPERATOR', 'x')).outcome).toBe('unsupported');
    expect(new RunCollector().end(lease(), fail('NATIVE_CRASH', 'x')).outcome).toBe('failed');
  });
  it('are thinned for the page to four messages a second, spikes stay', () => {
    let now = 0;
    const sent: number[][] = [];
    const meter = new ProgressMeter(
      (view) => sent.push(view.latency_ns),
      () => now,
    );
    const samples = (latency: number[]): HarnessEvent => ({
      v: 1,
      run: 'r',
      seq: 0,
      t_ns: 0,
      type: 'samples',
      phase: 'measure',
      first_iteration: 0,
      latency_ns: latency,
    });
    meter.take({ v: 1, run: 'r', seq: 0, t_ns: 0, type: 'phase', name: 'measure', state: 'begin' });
    for (let i = 0; i < 100; i++) {
      now += 10;
      meter.take(samples(Array.from({ length: 50 }, (_, k) => (i === 50 && k === 7 ? 9_999 : 100))));
    }
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.flat()).toContain(9_999);
    expect(Math.max(...sent.map((s) => s.length))).toBeLessThanOrEqual(200);
    expect(thinned([1, 2, 3], 5)).toEqual([1, 2, 3]);
  });
});

describe('starting', () => {
  it('keeps its id, one process a folder', async () => {
    const id = agentIdOf(dir);
    expect(agentIdOf(dir)).toBe(id);
    writeFileSync(join(dir, 'agent.json'), '{"agent_id":');
    expect(agentIdOf(dir)).not.toBe(id);
    writeFileSync(join(dir, 'agent.lock'), '1');
    await expect(lockAgentFolder(dir, { waitMs: 0 })).rejects.toThrow(/Another agent \(process 1\)/);
    // The number of a process that was another one's before this computer was started anew.
    writeFileSync(join(dir, 'agent.lock'), '1 00000000-0000-4000-8000-000000000000:7');
    (await lockAgentFolder(dir, { waitMs: 0 }))();
    writeFileSync(join(dir, 'agent.lock'), String(2 ** 22 - 3));
    (await lockAgentFolder(dir))();
  });
  it.each([{ RACKMARK_SERVER: 'not a url' }, { RACKMARK_GATE_SECONDS: 'x' }])(
    '%j is an error that names it',
    (env) => {
      expect(() => readSettings(env)).toThrow(CannotStart);
      expect(() => readSettings(env)).toThrow(Object.keys(env)[0]);
    },
  );
});
