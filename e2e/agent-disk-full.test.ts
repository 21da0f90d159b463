import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import { Place, quickPlan, until } from './support/processes.js';

// A real disk that is really full: memory, mounted as the agent's folder. It has room for results, and little more.
const MIB = 2 ** 20;
const SIZE_MIB = 90;
const disk = mkdtempSync(join(tmpdir(), 'rackmark-agent-disk-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'tmpfs', disk]).status === 0;
if (!mounted) console.warn('SKIPPED: a full disk of an agent (only root may mount one).');

let place: Place;
(mounted ? describe : describe.skip)('a full disk of an agent', () => {
  const filler = join(disk, 'filler');
  const fill = () => writeFileSync(filler, Buffer.alloc(60 * MIB));
  beforeAll(async () => {
    place = await Place.make();
    place.extra = { RACKMARK_AGENT_DATA_DIR: disk };
    await place.server();
  });
  afterAll(async () => {
    await place.clear();
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  const device = async () => (await place.get('/devices')).items[0];
  const waits = () =>
    until(async () => {
      const { phase, phase_reason } = await device();
      return (
        phase === 'waiting_gate' && /^The disk of the agent.* is full/.test(phase_reason) && phase_reason
      );
    }, 'the device waits for room on the disk');
  const begin = async (repeats: number) => {
    const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 5 });
    const models = [await place.upload(bytes, 'net.tflite')];
    const { facts } = await device();
    const { engine } = facts.engines.find((e: { available: boolean }) => e.available);
    return (
      await place.post('/benchmarks', {
        models,
        configurations: [{ engine }],
        plan: { ...quickPlan, repeats },
      })
    ).id;
  };
  const attemptsOf = async (id: string) => (await place.get(`/jobs?benchmark_id=${id}`)).items[0].attempts;
  const isOver = (id: string) =>
    until(async () => (await place.get(`/benchmarks/${id}`)).state === 'ended', 'the benchmark is over');

  it('takes no job, costs no attempt, says so, and works when there is room', async () => {
    fill();
    await place.agent();
    const id = await begin(1);
    expect(await waits()).toMatch(/\d+ MB free, 64 MB needed\. Free some space at /);
    expect(await attemptsOf(id)).toEqual([]);
    unlinkSync(filler);
    await isOver(id);
    expect((await attemptsOf(id)).map((a: { state: string }) => a.state)).toEqual(['completed']);
    expect(await place.get(`/benchmarks/${id}`)).toMatchObject({ tally: { measured: 1 } });
  });

  it('one that fills up in the middle of a job holds the next run back, and the attempt goes on', async () => {
    const id = await begin(40);
    await until(async () => (await place.get(`/benchmarks/${id}`)).tally.running > 0, 'it runs');
    fill();
    await waits();
    const { tally } = await place.get(`/benchmarks/${id}`);
    expect(tally.measured).toBeLessThan(40);
    unlinkSync(filler);
    await isOver(id);
    expect(await place.get(`/benchmarks/${id}`)).toMatchObject({
      tally: { measured: 40, failed: 0, lost: 0 },
    });
    expect((await attemptsOf(id)).map((a: { state: string }) => a.state)).toEqual(['completed']);
  });
});
