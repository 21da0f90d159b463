import type { HarnessParameters, PhaseName } from '@rackmark/contracts';
import type { Engine, LoadedModel, LoadOptions, OutputShapes } from './engine.js';
import type { Clock } from './clock.js';
import { inPhase, type Emit } from './emit.js';
import type { Machine } from './machine.js';
import { summariseOutput } from './outputs.js';
import { WarmupRule } from './warmup.js';

/** Samples are sent at most this often; sending is outside the timed section. */
const BATCH_NS = 100e6;
const PROFILE_ITERATIONS = 20;

export interface RunContext {
  parameters: HarnessParameters;
  engine: Engine;
  emit: Emit;
  machine: Machine;
}

/**
 * Measures one cell once: load cold and warm, first inference, warm-up, measuring, profile, unload. Says everything in
 * events; throws what the engine throws, after which the process must not be used again.
 * @returns number of samples of the measured section
 */
export async function measureRun({ parameters, engine, emit, machine }: RunContext): Promise<number> {
  const { clock } = machine;
  const { plan, configuration } = parameters;
  const options: LoadOptions = {
    modelPath: parameters.model_path,
    configuration,
    signature: parameters.signature,
    profile: false,
    cacheDir: configuration.compile_cache === 'on' ? parameters.cache_dir : null,
    inputs: parameters.inputs,
    clock,
  };
  const conditions = machine.watch();
  emit({ type: 'memory', ...machine.memory('baseline') });
  machine.resetPeak();
  const phase = <T>(name: PhaseName, work: () => Promise<T>) => inPhase(emit, name, work);

  const model = await phase('load', async () => {
    const cold = await engine.load(options);
    const shapes = bind(cold, null, emit);
    cold.close();
    const warm = await engine.load(options);
    bind(warm, shapes, emit);
    return warm;
  });
  for (const input of model.inputs()) emit({ type: 'input', ...input });
  emit({ type: 'delegation', ...model.delegation() });
  emit({ type: 'memory', ...machine.memory('load') });
  machine.resetPeak();

  await phase('first', async () => {
    const ns = await once(model, clock);
    emit({ type: 'samples', phase: 'first', first_iteration: 0, latency_ns: [ns] });
  });
  await phase('warmup', () => warmUp(model, plan, emit, clock));
  conditions.read('warmup');
  const samples = await phase('measure', () => measure(model, plan, emit, clock));
  emit({ type: 'conditions', ...conditions.read('measure') });
  emit({ type: 'memory', ...machine.memory('measure') });
  for (const output of model.outputs())
    emit({ type: 'output', ...summariseOutput(output, await machine.sha256(output.bytes)) });
  if (plan.profile) await phase('profile', () => profile(engine, options, emit));
  await phase('unload', async () => model.close());
  return samples;
}

/** @param known shapes that the cold model learnt; null for that one itself */
function bind(model: LoadedModel, known: OutputShapes | null, emit: Emit): OutputShapes {
  const shapes = model.bind(known);
  const { loadNs, compileCache } = model;
  emit({ type: 'load', duration_ns: loadNs, cold: known === null, compile_cache: compileCache });
  for (const text of model.remarks) emit({ type: 'log', level: 'warning', text });
  return shapes;
}

async function once(model: LoadedModel, clock: Clock): Promise<number> {
  const begin = clock();
  const pending = model.invoke();
  // Awaiting a plain undefined would cost a turn of the event loop inside the timed section.
  if (pending !== undefined) await pending;
  const ns = Math.round(clock() - begin);
  model.settle?.();
  return ns;
}

async function warmUp(
  model: LoadedModel,
  plan: HarnessParameters['plan'],
  emit: Emit,
  clock: Clock,
): Promise<void> {
  const rule = new WarmupRule(plan.warmup);
  const sender = new Batches('warmup', emit, clock);
  const begin = clock();
  for (;;) {
    const ns = await once(model, clock);
    sender.add(ns);
    const state = rule.next(ns);
    if (state === 'continue') continue;
    sender.flush();
    const duration_ns = Math.round(clock() - begin);
    emit({ type: 'warmup', iterations: rule.iterations, duration_ns, settled: state === 'settled' });
    return;
  }
}

async function measure(
  model: LoadedModel,
  plan: HarnessParameters['plan'],
  emit: Emit,
  clock: Clock,
): Promise<number> {
  const sender = new Batches('measure', emit, clock);
  const begin = clock();
  let iterations = 0;
  for (;;) {
    sender.add(await once(model, clock));
    iterations += 1;
    const elapsed = (clock() - begin) / 1e9;
    const enough = iterations >= plan.iterations && elapsed >= plan.seconds;
    if (enough || elapsed >= plan.max_seconds) break;
  }
  sender.flush();
  return iterations;
}

async function profile(engine: Engine, options: Parameters<Engine['profile']>[0], emit: Emit): Promise<void> {
  try {
    const operators = await engine.profile(options, PROFILE_ITERATIONS);
    if (operators !== null) emit({ type: 'profile', iterations: PROFILE_ITERATIONS, operators });
  } catch (error) {
    // The timed section is over and good: a profiler that fails takes nothing away from it.
    emit({
      type: 'log',
      level: 'warning',
      text: `No operator times: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

/** Collects latencies and sends them in batches, never inside a timed section. */
class Batches {
  private batch: number[] = [];
  private sentUpTo = 0;
  private lastSent: number;

  constructor(
    private readonly phase: 'warmup' | 'measure',
    private readonly emit: Emit,
    private readonly clock: Clock,
  ) {
    this.lastSent = clock();
  }

  add(ns: number): void {
    this.batch.push(ns);
    if (this.clock() - this.lastSent >= BATCH_NS) this.flush();
  }

  flush(): void {
    if (this.batch.length > 0) {
      this.emit({
        type: 'samples',
        phase: this.phase,
        first_iteration: this.sentUpTo,
        latency_ns: this.batch,
      });
      this.sentUpTo += this.batch.length;
      this.batch = [];
    }
    this.lastSent = this.clock();
  }
}
