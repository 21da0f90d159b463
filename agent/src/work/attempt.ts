import { performance } from 'node:perf_hooks';
import { fail, type Assignment, type AttemptEnd, type Failure, type Progress } from '@rackmark/contracts';
import type { DeviceDriver, GateReport, RunOrder } from '../drivers/driver.js';
import { RunCollector } from './collect-run.js';
import { aborted } from '../pause.js';
import type { ModelCache } from './model-cache.js';
import type { Outbox } from './outbox.js';
import { ProgressMeter } from './progress-meter.js';
import type { Spool } from './spool.js';

export interface AttemptTools {
  driver: DeviceDriver;
  models: ModelCache;
  spool: Spool;
  outbox: Outbox;
  progress: (p: Progress) => void;
  phase: (phase: 'busy' | 'waiting_gate' | 'preparing', g: GateReport) => void;
  /** Remembers over the death of this process which runs have their result on disk. */
  done: { add: (runId: string) => void; has: (runId: string) => boolean };
}

type Run = Assignment['runs'][number];
/** What ends an attempt before its runs are done. */
type Stop = Pick<AttemptEnd, 'state' | 'failure'>;

/**
 * Works off an assignment, run by run. Every result is on disk before the next run begins.
 * @param lease fires when the lease is over: then nothing more of this attempt is wanted
 */
export async function runAttempt(order: Assignment, lease: AbortSignal, tools: AttemptTools): Promise<Stop> {
  const unfit = await begin(order, lease, tools);
  if (lease.aborted) return { state: 'cancelled', failure: null };
  if (unfit !== null) return { state: 'failed', failure: unfit };
  for (const run of order.runs) {
    if (lease.aborted) return { state: 'cancelled', failure: null };
    if (tools.outbox.isNotNeeded(run.run_id)) continue;
    // Made by an earlier process of this agent and still waiting to be sent.
    if (tools.spool.has(run.run_id) || tools.done.has(run.run_id)) continue;
    const stop = await oneRun(order, run, lease, tools);
    if (stop !== null) return stop;
  }
  await Promise.race([tools.outbox.flush(), aborted(lease)]);
  return { state: 'completed', failure: null };
}

/** The first run's line tells what is done before it. */
function begin(order: Assignment, lease: AbortSignal, tools: AttemptTools): Promise<Failure | null> {
  const first = order.runs[0];
  return tools.driver.begin(lease, (text) => {
    tools.phase('preparing', { reason: text, conditions: null });
    if (first !== undefined) meterOf(order, first.run_id, tools).begin(text);
  });
}

function meterOf(
  { lease_id, epoch }: Assignment,
  runId: string,
  tools: Pick<AttemptTools, 'progress'>,
): ProgressMeter {
  return new ProgressMeter(
    (view) => tools.progress({ lease_id, epoch, run_id: runId, ...view }),
    () => performance.now(),
  );
}

async function oneRun(
  order: Assignment,
  run: Run,
  lease: AbortSignal,
  tools: AttemptTools,
): Promise<Stop | null> {
  const held = { lease_id: order.lease_id, epoch: order.epoch };
  const meter = meterOf(order, run.run_id, tools);
  meter.begin(null);
  const fetched = await fetchModel(order, run, lease, tools.models);
  if ('failure' in fetched)
    return lease.aborted
      ? { state: 'cancelled', failure: null }
      : { state: 'failed', failure: fetched.failure };
  const unfit = await tools.driver.gate(
    run.run_id,
    (g) => {
      if (g.reason === null) return;
      tools.phase('waiting_gate', g);
      meter.begin(g.reason);
    },
    lease,
  );
  if (lease.aborted) return { state: 'cancelled', failure: null };
  if (unfit !== null) return { state: 'failed', failure: unfit };
  tools.phase('busy', { reason: null, conditions: null });
  const collector = new RunCollector();
  const failure = await tools.driver.run(
    {
      runId: run.run_id,
      ...fetched,
      configuration: run.configuration,
      plan: order.plan,
    },
    (event) => {
      collector.take(event);
      meter.take(event);
    },
    lease,
    (text) => meter.begin(text),
  );
  if (lease.aborted) return { state: 'cancelled', failure: null };
  if (failure !== null && isOurs(failure) && !collector.isWhole) return { state: 'failed', failure };
  try {
    tools.spool.put({ runId: run.run_id, result: collector.end(held, failure) });
    tools.done.add(run.run_id);
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return {
      state: 'failed',
      failure: full
        ? fail('DISK_FULL', 'The disk of the agent is full: a result could not be kept.')
        : fail('AGENT_FAULT', `A result could not be written: ${(error as Error).message}`),
    };
  }
  await sent(tools.outbox, failure !== null);
  return null;
}

/** What a run loads: its model, or the base that its LoRA weights run in and these. */
async function fetchModel(
  order: Assignment,
  run: Run,
  lease: AbortSignal,
  models: Pick<ModelCache, 'get'>,
): Promise<Pick<RunOrder, 'modelPath' | 'modelSha256' | 'lora'> | { failure: Failure }> {
  const of = (sha: string) => order.models.find((m) => m.sha256 === sha)!;
  const asked = of(run.model_sha256);
  const loaded = asked.base_sha256 === null ? asked : of(asked.base_sha256);
  const fetched = await models.get(loaded.sha256, loaded.name, lease);
  if ('failure' in fetched) return fetched;
  const model = { modelPath: fetched.path, modelSha256: loaded.sha256 };
  if (asked.base_sha256 === null) return asked.takes_lora ? { ...model, lora: { path: null } } : model;
  const weights = await models.get(asked.sha256, asked.name, lease);
  return 'failure' in weights ? weights : { ...model, lora: { path: weights.path } };
}

/** A failure of the agent or of its surroundings says nothing about the cell: the attempt ends, another may do better. */
const isOurs = ({ party }: Failure) => party !== 'user' && party !== 'workload';

/** A failed run may make others unneeded, so its answer is waited for; measured ones are sent while the next one runs. */
function sent(outbox: Outbox, wait: boolean): Promise<void> | undefined {
  const flushed = outbox.flush();
  return wait ? flushed : void flushed;
}
