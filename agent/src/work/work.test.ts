import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventVectors, fail, harnessEvent, runResult, type HarnessEvent } from '@rackmark/contracts';
import { until } from '../../../test-support/patience.js';
import { agentIdOf, lockAgentFolder } from '../identity.js';
import { Portal } from '../portal.js';
import { RunCollector } from '@rackmark/harness/core';
import { ModelCache } from './model-cache.js';
import { Outbox } from './outbox.js';
import { ProgressMeter, thinned } from './progress-meter.js';
import { keyOf, Spool, spooledOf } from './spool.js';

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
    const [first, again] = [result(), result()];
    spool.put({ runId: a, result: first });
    writeFileSync(join(dir, 'spool', `${b}.json.new`), '{"run_id":"cut of');
    expect(new Spool(dir).list()).toEqual([keyOf(a, first)]);
    expect(new Spool(dir).get(keyOf(a, first))?.runId).toBe(a);
    expect(spooledOf(keyOf(a, first))).toEqual({
      runId: a,
      lease: { lease_id: first.lease_id, epoch: first.epoch },
    });
    // Measured again under another lease: neither takes the other's place.
    spool.put({ runId: a, result: again });
    spool.remove(keyOf(a, first));
    expect(spool.list()).toEqual([keyOf(a, again)]);
  });
  it('reads files of the version before, whose names hold the run alone', () => {
    const a = randomUUID();
    const spool = new Spool(dir);
    writeFileSync(join(dir, 'spool', `${a}.json`), JSON.stringify({ run_id: a, result: result() }));
    expect(spool.list().map((key) => [spool.get(key)?.runId, spooledOf(key)])).toEqual([
      [a, { runId: a, lease: null }],
    ]);
  });
  it('puts aside what cannot be read, and loses nothing else', () => {
    const spool = new Spool(dir);
    const [good, bad] = [randomUUID(), randomUUID()];
    const kept = result();
    spool.put({ runId: good, result: kept });
    writeFileSync(join(dir, 'spool', `${bad}.json`), '{"run_id":');
    expect(spool.get(bad)).toBeNull();
    expect(spool.list()).toEqual([keyOf(good, kept)]);
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
    expect([outbox.isOver(other), outbox.isOver(runId), outbox.isOver(randomUUID())]).toEqual([
      true,
      true,
      false,
    ]);
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
    // TypeScript does not see that it was set meanwhile.
    await (late as Promise<void> | null);
    expect(seen).toHaveLength(1);
    expect(list()).toEqual([]);
  });
  const refusedBy = async (answers: Parameters<typeof box>[0]) => {
    const spool = new Spool(dir);
    const made = { runId: randomUUID(), result: result() };
    spool.put(made);
    const { seen, listener } = box(answers);
    const log: string[] = [];
    const portal = new Portal(await serve(listener));
    const outbox = new Outbox(portal, spool, (t) => log.push(t), new AbortController().signal);
    await outbox.flush();
    const file = join(dir, 'refused', `${keyOf(made.runId, made.result)}.json`);
    return { sent: seen.length, left: spool.list(), log, outbox, runId: made.runId, kept: existsSync(file) };
  };
  it.each(['RUN_ALREADY_ENDED', 'RUN_NOT_FOUND'])(
    'drops with a line what the server has no use for: %s',
    async (code) => {
      const { sent, left, log, outbox, runId, kept } = await refusedBy([problem(409, code)]);
      expect([sent, left, kept, outbox.isOver(runId)]).toEqual([1, [], false, true]);
      expect(log).toEqual([`The server refused the result of run ${runId} (${code}): Because.`]);
    },
  );
  it.each([
    [409, 'LEASE_NOT_OF_RUN'],
    [403, 'LEASE_OF_ANOTHER_AGENT'],
  ])('puts aside what is not its own, and the run is not over by that: %s %s', async (status, code) => {
    const { sent, left, outbox, runId, kept } = await refusedBy([problem(status, code)]);
    expect([sent, left, kept, outbox.isOver(runId)]).toEqual([1, [], true, false]);
    expect(outbox.whyRefused(runId)).toBe(`Because. (${code})`);
  });
  it('puts aside what the server will never take, and sends in its place that it failed, and why', async () => {
    const stored = { run_id: randomUUID(), state: 'stored', not_needed: [] };
    const { sent, left, outbox, runId, kept } = await refusedBy([
      problem(413, 'TOO_LARGE'),
      { status: 200, body: stored },
    ]);
    expect([sent, left, kept, outbox.isOver(runId)]).toEqual([2, [], true, true]);
  });
  it('is not held up by a file that the server always fails at', async () => {
    const spool = new Spool(dir);
    const [bad, good] = [randomUUID(), randomUUID()].sort() as [string, string];
    const stop = new AbortController();
    const portal = new Portal(
      await serve((request, response) => {
        const fails = request.url!.includes(bad);
        const body = fails ? {} : { run_id: good, state: 'stored', not_needed: [] };
        request.resume().on('end', () => response.writeHead(fails ? 500 : 200).end(JSON.stringify(body)));
      }),
    );
    const outbox = new Outbox(portal, spool, () => {}, stop.signal);
    const poison = result();
    for (const [runId, r] of [
      [bad, poison],
      [good, result()],
    ] as const)
      spool.put({ runId, result: r });
    expect(outbox.untried()).toHaveLength(2);
    void outbox.flush();
    await outbox.flushed(new Set([good]), stop.signal);
    expect(spool.list()).toEqual([keyOf(bad, poison)]);
    expect(outbox.untried()).toEqual([]);
    expect(outbox.whyLeft(new Set([bad]))).toBe('the server answered 500');
    stop.abort();
  });
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
});
