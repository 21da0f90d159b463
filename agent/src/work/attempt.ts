import { performance } from 'node:perf_hooks';
import {
  fail,
  type Assignment,
  type AttemptEnd,
  type Failure,
  type HarnessEvent,
  type Progress,
} from '@rackmark/contracts';
import { RunCollector } from '@rackmark/harness/core';
import type { DeviceDriver, GateReport, RunOrder } from '../drivers/driver.js';
import { pause, within } from '../pause.js';
import { fetchWork } from './fetch-work.js';
import type { InputCache, ModelCache } from './model-cache.js';
import type { Outbox } from './outbox.js';
import { keepResult } from './keep-result.js';
import { ProgressMeter } from './progress-meter.js';
import { leftOf, mustRun, type RunsKnown } from './runs-left.js';

export interface AttemptTools {
  driver: DeviceDriver;
  models: ModelCache;
  inputs: InputCache;
  outbox: Outbox;
  /** A run begins only under a lease that is valid at that moment; it may end after that. */
  lease: { isValid: () => boolean; valid: () => Promise<boolean> };
  /** Why the disk can take no further result; null when it can. */
  diskFull: () => string | null;
  progress: (p: Progress) => void;
  phase: (phase: 'busy' | 'waiting_gate' | 'preparing', g: GateReport) => void;
  /** Remembers over the death of this process which runs have their result on disk. */
  done: { add: (runId: string) => void; has: (runId: string) => boolean };
}

type Run = Assignment['runs'][number];
/** So long is the server asked to take what an attempt made, while its lease is renewed. */
const DELIVER_MS = 10 * 60_000;
const DISK_POLL_MS = 1_000;
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
  const known = knownOf(order, tools);
  for (const run of order.runs) {
    if (lease.aborted) return { state: 'cancelled', failure: null };
    if (!mustRun(run.run_id, known)) continue;
    const stop = await oneRun(order, run, lease, tools);
    if (stop !== null) return stop;
  }
  return delivered(order, lease, tools);
}

const knownOf = (order: Assignment, { outbox, done }: AttemptTools): RunsKnown => ({
  isOver: (id) => outbox.isOver(id),
  isMade: (id) => done.has(id),
  waits: (id) => outbox.holds(id, order),
  whyRefused: (id) => outbox.whyRefused(id),
});

/** The attempt is done when the server has what it made; a server that goes on failing at it does not hold the device. */
async function delivered(order: Assignment, lease: AbortSignal, tools: AttemptTools): Promise<Stop> {
  const own = new Set(order.runs.map((r) => r.run_id));
  await within({ ms: DELIVER_MS, signal: lease }, (signal) => tools.outbox.flushed(own, signal));
  if (lease.aborted) return { state: 'cancelled', failure: null };
  const left = leftOf([...own], knownOf(order, tools));
  if (left.length === 0) return { state: 'completed', failure: null };
  const why = tools.outbox.whyLeft(own) ?? tools.outbox.whyRefused(left[0]!) ?? 'nothing says why';
  const which = left.length === 1 ? 'the result of one run' : `the results of ${left.length} runs`;
  return { state: 'failed', failure: fail('RESULT_REFUSED', `The portal did not take ${which}: ${why}.`) };
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
  const cancelled: Stop = { state: 'cancelled', failure: null };
  const meter = meterOf(order, run.run_id, tools);
  meter.begin(null);
  const fetched = await fetchWork(order, run, lease, tools);
  if ('failure' in fetched) return lease.aborted ? cancelled : { state: 'failed', failure: fetched.failure };
  const unfit = await fit(run, lease, tools, meter);
  if (lease.aborted) return cancelled;
  if (unfit !== null) return { state: 'failed', failure: unfit };
  tools.phase('busy', { reason: null, conditions: null });
  const what = { runId: run.run_id, ...fetched, configuration: run.configuration, plan: order.plan };
  const { collector, failure } = await measure(what, lease, tools, meter);
  if (lease.aborted) return cancelled;
  if (failure !== null && isOurs(failure) && !collector.isWhole) return { state: 'failed', failure };
  const result = collector.end(heldOf(order), failure);
  const write = () => {
    tools.outbox.put({ runId: run.run_id, result });
    tools.done.add(run.run_id);
  };
  const waits = (reason: string) => tools.phase('waiting_gate', { reason, conditions: null });
  const unkept = await keepResult(write, waits, lease);
  if (lease.aborted) return cancelled;
  if (unkept !== null) return { state: 'failed', failure: unkept };
  await sent(tools.outbox, failure !== null);
  return null;
}

const heldOf = ({ lease_id, epoch }: Assignment) => ({ lease_id, epoch });

/** Waits for the device, for room on this computer's disk, and for a lease that is valid: all three at once. */
async function fit(
  run: Run,
  lease: AbortSignal,
  tools: AttemptTools,
  meter: ProgressMeter,
): Promise<Failure | null> {
  const report = (g: GateReport) => {
    if (g.reason === null) return;
    tools.phase('waiting_gate', g);
    meter.begin(g.reason);
  };
  for (;;) {
    for (let full = tools.diskFull(); full !== null && !lease.aborted; full = tools.diskFull()) {
      report({ reason: full, conditions: null });
      await pause(DISK_POLL_MS, lease);
    }
    const unfit = await tools.driver.gate(run.run_id, report, lease);
    if (unfit !== null || lease.aborted || tools.lease.isValid()) return unfit;
    report({ reason: 'The portal cannot be reached: no run begins until it can.', conditions: null });
    if (!(await tools.lease.valid())) return null;
  }
}

/** A run that something outside ended is made once more: it said nothing about the work. The second time it counts. */
async function measure(
  order: RunOrder,
  lease: AbortSignal,
  tools: AttemptTools,
  meter: ProgressMeter,
): Promise<{ collector: RunCollector; failure: Failure | null }> {
  const once = async () => {
    const collector = new RunCollector();
    const onEvent = (event: HarnessEvent) => {
      collector.take(event);
      meter.take(event);
    };
    const failure = await tools.driver.run(order, onEvent, lease, (text) => meter.begin(text));
    return { collector, failure };
  };
  const first = await once();
  if (first.failure?.name !== 'RUN_KILLED' || first.collector.isWhole || lease.aborted) return first;
  meter.begin('Measured once more: something outside of Rackmark ended the run.');
  const stuck = await tools.driver.forget(order.runId, lease);
  if (stuck !== null) return { ...first, failure: stuck };
  const second = await once();
  const text = `The first try was ended from outside: ${first.failure.message}`;
  second.collector.take({ v: 1, run: order.runId, seq: 0, t_ns: 0, type: 'log', level: 'warning', text });
  return second;
}

/**
 * A failure of the agent or of its surroundings says nothing about the cell: the attempt ends, another may do better. A run that
 * was killed twice ends by itself, the others go on.
 */
const isOurs = ({ name, party }: Failure) =>
  name !== 'RUN_KILLED' && party !== 'user' && party !== 'workload';

/** A failed run may make others unneeded, so its answer is waited for; measured ones are sent while the next one runs. */
function sent(outbox: Outbox, wait: boolean): Promise<void> | undefined {
  const flushed = outbox.flush();
  return wait ? flushed : void flushed;
}
