import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badModels, mobileNetLike, npyFile } from '@rackmark/sample-models';
import { Place, until, type Program, quickPlan } from './support/processes.js';

// A real agent against a real server, over real sockets, measuring with a real runtime.
let place: Place;
let server: Program;
let agent: Program;
let network: string;
beforeAll(async () => {
  place = await Place.make();
  server = await place.server();
  agent = await place.agent();
  network = await place.upload(
    mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 }),
    'net.tflite',
  );
});
afterAll(() => place.clear());

const engine = async () => {
  const [device] = (await place.get('/devices')).items;
  return device.facts.engines.find((e: { available: boolean }) => e.available).engine as string;
};
const start = async (
  models: string[],
  plan: Record<string, unknown> = {},
  configurations: Record<string, unknown>[] = [{}],
) => {
  const name = await engine();
  return place.post('/benchmarks', {
    models,
    configurations: configurations.map((c) => ({ engine: name, ...c })),
    plan: { ...quickPlan, repeats: 2, ...plan },
  });
};
const ended = (id: string) =>
  until(
    async () =>
      (await place.get(`/benchmarks/${id}`)).state === 'ended' ? place.get(`/benchmarks/${id}`) : null,
    'the benchmark has ended',
  );
const cells = async (id: string) => (await place.get(`/benchmarks/${id}/cells`)).items;

it('finds out what the computer is and names the device so', async () => {
  const [device] = (await place.get('/devices')).items;
  expect(device.facts).toMatchObject({
    kind: 'computer',
    cores: expect.any(Number),
    memory_mib: expect.any(Number),
    architecture: process.arch,
  });
  expect(device.facts.name).toMatch(/, \d+ cores?, \d+ GiB$/);
  expect(device.facts.engines.map((e: { engine: string }) => e.engine)).toEqual([
    'litert',
    'litert-js',
    'litert-lm',
  ]);
});

describe('models that fail', () => {
  it('each end in their own outcome, the others go on, the agent lives on', async () => {
    const bad = {
      unknown: await place.upload(badModels.unknownCustomOperator(), 'unknown.tflite'),
      gather: await place.upload(badModels.gatherOutOfRange(), 'gather.tflite'),
      infinite: await place.upload(badModels.nonFinite(), 'infinite.tflite'),
      slow: await place.upload(badModels.slow(), 'slow.tflite'),
    };
    const { slow, ...others } = bad;
    const plan = { repeats: 1, iterations: 30 };
    // Only the one that shall not end in time gets little of it.
    const { id: hasty } = await start([slow], { ...plan, timeout_seconds: 2.5 });
    const { id } = await start([network, ...Object.values(others)], plan);
    await ended(hasty);
    await ended(id);
    const all = [...(await cells(hasty)), ...(await cells(id))];
    const of = (sha: string) => all.find((c: { model: { sha256: string } }) => c.model.sha256 === sha);
    expect(of(network)).toMatchObject({ outcome: 'measured' });
    expect(of(bad.unknown)).toMatchObject({ outcome: 'unsupported', failure: { code: 110 } });
    expect(of(bad.gather)).toMatchObject({ outcome: 'failed', failure: { code: 240 } });
    expect(of(bad.infinite)).toMatchObject({ outcome: 'measured', verdict: 'invalid' });
    expect(of(slow)).toMatchObject({ outcome: 'failed', failure: { code: 230 } });
    expect(agent.child.exitCode).toBeNull();
  });
});

describe('kill -9 in the middle of a run', () => {
  const whenMeasuring = (id: string) =>
    until(
      async () =>
        (await place.get(`/runs?benchmark_id=${id}&limit=200`)).items.some(
          (r: { state: string; repeat: number }) => r.state === 'running' && r.repeat > 1,
        ),
      'a later run is under way',
    );
  const allMeasured = async (id: string, runs: number) => {
    expect(await ended(id)).toMatchObject({ tally: { measured: runs, lost: 0, failed: 0 } });
    const made = (await place.get(`/runs?benchmark_id=${id}&limit=200`)).items;
    expect(
      new Set(made.map((r: { cell_id: string; repeat: number }) => `${r.cell_id} ${r.repeat}`)).size,
    ).toBe(runs);
  };

  it('of the agent: its next process goes on with the runs that are missing', async () => {
    const { id } = await start([network], { repeats: 3, seconds: 1.5 });
    await whenMeasuring(id);
    await agent.kill('SIGKILL');
    agent = await place.agent();
    await allMeasured(id, 3);
    const [job] = (await place.get(`/jobs?benchmark_id=${id}`)).items;
    expect(job.attempts.map((a: { state: string }) => a.state)).toEqual(['lost', 'completed']);
    const attempts = (await place.get(`/runs?benchmark_id=${id}`)).items.map(
      (r: { attempt_number: number }) => r.attempt_number,
    );
    expect(attempts).toContain(1);
    expect(attempts).toContain(2);
  });

  it('of the server: the agent measures on, keeps its results, and brings them when it is back', async () => {
    const { id } = await start([network], { repeats: 4, seconds: 1.2 });
    await whenMeasuring(id);
    await server.kill('SIGKILL');
    await until(
      () => readdirSync(join(place.dir, 'agent', 'spool')).length > 0,
      'a result waits on the disk',
    );
    server = await place.server();
    await allMeasured(id, 4);
    const [job] = (await place.get(`/jobs?benchmark_id=${id}`)).items;
    expect(job.attempts).toHaveLength(1);
    expect(readdirSync(join(place.dir, 'agent', 'spool'))).toEqual([]);
  });

  it('of both: nothing that was measured is lost', async () => {
    const { id } = await start([network], { repeats: 4, seconds: 1.2 });
    await whenMeasuring(id);
    await server.kill('SIGKILL');
    await until(
      () => readdirSync(join(place.dir, 'agent', 'spool')).length > 0,
      'a result waits on the disk',
    );
    await agent.kill('SIGKILL');
    server = await place.server();
    agent = await place.agent();
    await allMeasured(id, 4);
  });
});

it('a stop by a signal gives the work back at once', async () => {
  const { id } = await start([network], { repeats: 3, seconds: 2 });
  await until(async () => (await place.get(`/benchmarks/${id}`)).tally.running > 0, 'it runs');
  expect(await agent.kill('SIGTERM')).toBe(0);
  const [job] = (await place.get(`/jobs?benchmark_id=${id}`)).items;
  expect(job).toMatchObject({ state: 'queued', attempts: [{ state: 'cancelled' }] });
  await place.post(`/benchmarks/${id}/cancel`, {});
  agent = await place.agent();
});

it('a cancelled benchmark stops the run under way', async () => {
  const { id } = await start([network], { repeats: 3, seconds: 30 });
  await until(async () => (await place.get(`/benchmarks/${id}`)).tally.running > 0, 'it runs');
  await place.post(`/benchmarks/${id}/cancel`, {});
  const { id: next } = await start([network], { repeats: 1 });
  expect(await ended(next)).toMatchObject({ tally: { measured: 1 } });
});

it('a second agent in the same folder, and one of the same name, say why they cannot run', async () => {
  const same = place.run('agent/dist/main.js');
  expect(await same.exited).toBe(3);
  expect(same.errors).toContain('Another agent');
  const named = place.run('agent/dist/main.js', [], { RACKMARK_AGENT_DATA_DIR: join(place.dir, 'agent-2') });
  expect(await named.exited).toBe(3);
  expect(named.errors).toContain('Another agent goes by the name');
});

it('computes on the values of a file that fills an input, and nothing else', async () => {
  const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
  const form = new FormData();
  const bytes = npyFile({ descr: '<f4', shape: [1, 4] }, floats(10, 20, 30, 40));
  form.set('file', new Blob([new Uint8Array(bytes)]), 'x.npy');
  const stored = await fetch(`${place.url}/api/v1/inputs`, { method: 'POST', body: form });
  const { sha256 } = ((await stored.json()) as { input: { sha256: string } }).input;
  const add = await place.upload(badModels.addModel(), 'add-one.tflite');
  const { id } = await start([add], { repeats: 1 }, [{}, { inputs: { x: { sha256 } } }]);
  await ended(id);
  const { items } = await place.get(`/runs?benchmark_id=${id}`);
  const runs = await Promise.all(items.map((r: { id: string }) => place.get(`/runs/${r.id}`)));
  const given = runs.filter((r) => r.inputs[0].filled === 'file');
  // The model adds 1, 2, 3 and 4; a run on made-up values is held against none of these.
  expect(given.map((r) => r.outputs[0].values)).toEqual([[11, 22, 33, 44]]);
  expect(runs.map((r) => r.verdict)).not.toContain('invalid');
});
