import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configuration,
  measurementPlan,
  type EngineName,
  type Failure,
  type HarnessEvent,
} from '@rackmark/contracts';
import { tinyModel } from '@rackmark/harness';
import type { RunOrder } from './driver.js';

/** `tinyModel` adds 1, 2, 3 and 4 to its input: that the right numbers come out is not asked, that any do is. */
const plan = measurementPlan.parse({
  repeats: 1,
  iterations: 20,
  seconds: 0,
  max_seconds: 5,
  warmup: { min_iterations: 1, min_ms: 0, max_ms: 1_000, settled_iterations: 1 },
  profile: false,
  timeout_seconds: 60,
});

type Model = Pick<RunOrder, 'modelPath' | 'modelSha256'>;

/** The tiny model as a file, for as long as `work` goes on. */
export async function withTinyModel<T>(work: (model: Model) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-canary-'));
  try {
    const bytes = tinyModel();
    const modelPath = join(dir, 'canary.tflite');
    writeFileSync(modelPath, bytes);
    return await work({ modelPath, modelSha256: createHash('sha256').update(bytes).digest('hex') });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * A known small model on the CPU through the whole route of a run: shows that the device can measure.
 * @returns in words what was seen
 * @throws Error in words when it failed
 */
export async function runCanary(
  run: (
    order: Omit<RunOrder, keyof Model>,
    onEvent: (event: HarnessEvent) => void,
  ) => Promise<Failure | null>,
  engine: EngineName,
): Promise<string> {
  const latency: number[] = [];
  let isFinite = true;
  const order = { runId: randomUUID(), configuration: configuration.parse({ engine }), plan };
  const failure = await run(order, (event) => {
    if (event.type === 'samples' && event.phase === 'measure') latency.push(...event.latency_ns);
    if (event.type === 'output' && event.non_finite > 0) isFinite = false;
  });
  if (failure !== null) throw new Error(`The canary failed: ${failure.message} (${failure.code})`);
  if (latency.length < plan.iterations)
    throw new Error(`The canary ended with ${latency.length} of ${plan.iterations} samples.`);
  if (!isFinite) throw new Error('The canary’s output has numbers that are none.');
  const median = [...latency].sort((a, b) => a - b)[latency.length >> 1]!;
  return `The canary passed: ${latency.length} samples on the CPU, median ${(median / 1_000).toFixed(1)} µs.`;
}
