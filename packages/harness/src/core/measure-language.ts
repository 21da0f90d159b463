import type { HarnessParameters, LanguageTask } from '@rackmark/contracts';
import type { LanguageEngine, LanguageModel, LanguageOptions, Turn } from './language-engine.js';
import type { Clock } from './clock.js';
import { inPhase, type Emit } from './emit.js';
import type { Machine } from './machine.js';

const MOST_PIECES = 1_024;
const MOST_TEXT = 65_536;

export interface LanguageRunContext {
  parameters: HarnessParameters;
  task: LanguageTask;
  engine: LanguageEngine;
  emit: Emit;
  machine: Machine;
}

/**
 * Measures a language model once. A new engine answers (cold), is thrown away, and a second one, made with everything in
 * the system's caches, answers again and is then measured: turns without streaming, which give the rates, alternate with
 * streamed ones, which give the time of every token. Says everything in events; throws what the engine throws, after
 * which the process must not be used again.
 * @returns number of decode steps of the measured section
 */
export async function measureLanguageRun(context: LanguageRunContext): Promise<number> {
  const { parameters, task, engine, emit, machine } = context;
  const { clock } = machine;
  const { plan, configuration } = parameters;
  const options: LanguageOptions = {
    modelPath: parameters.model_path,
    configuration,
    task,
    loraPath: parameters.lora?.path ?? null,
    cacheDir: configuration.compile_cache === 'on' ? parameters.cache_dir : null,
    clock,
  };
  const conditions = machine.watch();
  emit({ type: 'memory', ...machine.memory('baseline') });
  machine.resetPeak();
  const turns = new Turns(emit);
  const opened = (cold: boolean) => inPhase(emit, 'load', () => load(engine, options, cold, emit));

  const cold = await opened(true);
  if (cold.contextTokens !== null) emit({ type: 'context', tokens: cold.contextTokens });
  await inPhase(emit, 'first', () => turns.first(cold));
  emit({ type: 'delegation', ...cold.delegation() });
  cold.close();
  const model = await opened(false);
  emit({ type: 'memory', ...machine.memory('load') });
  machine.resetPeak();
  await inPhase(emit, 'first', () => turns.first(model));
  conditions.read('first');
  const steps = await inPhase(emit, 'measure', () => measure(model, turns, plan, clock));
  emit({ type: 'conditions', ...conditions.read('measure') });
  emit({ type: 'memory', ...machine.memory('measure') });
  turns.tellAnswer();
  const token_log_likelihood = (await model.score?.()) ?? null;
  if (token_log_likelihood !== null) emit({ type: 'score', token_log_likelihood });
  await inPhase(emit, 'unload', async () => model.close());
  return steps;
}

async function load(
  engine: LanguageEngine,
  options: LanguageOptions,
  cold: boolean,
  emit: Emit,
): Promise<LanguageModel> {
  const model = await engine.open(options);
  emit({ type: 'load', duration_ns: model.loadNs, cold, compile_cache: model.compileCache });
  return model;
}

/** Pairs of a silent and a streamed turn, until there are enough steps and time enough has gone by. */
async function measure(
  model: LanguageModel,
  turns: Turns,
  plan: HarnessParameters['plan'],
  clock: Clock,
): Promise<number> {
  const begin = clock();
  for (;;) {
    await turns.silent(model);
    await turns.streamed(model);
    const elapsed = (clock() - begin) / 1e9;
    const enough = turns.steps >= plan.iterations && elapsed >= plan.seconds;
    // An answer of one token has no steps: then the time alone decides.
    if (enough || elapsed >= plan.max_seconds || (turns.steps === 0 && elapsed >= plan.seconds))
      return turns.steps;
  }
}

/** Makes turns and tells them. */
class Turns {
  private n = 0;
  private answered: { turn: number; told: Turn } | null = null;
  /** Steps of streamed turns in the measured section. */
  steps = 0;

  constructor(private readonly emit: Emit) {}

  async first(model: LanguageModel): Promise<void> {
    const turn = await model.turn({ streamed: true });
    const ns = turn.firstTokenNs ?? turn.prefillNs + turn.decodeNs;
    this.emit({ type: 'samples', phase: 'first', first_iteration: this.n, latency_ns: [ns] });
    this.tell(turn, 'first', true);
  }

  async silent(model: LanguageModel): Promise<void> {
    this.tell(await model.turn({ streamed: false }), 'measure', false);
  }

  async streamed(model: LanguageModel): Promise<void> {
    const onSteps = (latency_ns: number[]) => {
      this.emit({ type: 'samples', phase: 'measure', first_iteration: this.steps, latency_ns });
      this.steps += latency_ns.length;
    };
    this.tell(await model.turn({ streamed: true, withText: false, onSteps }), 'measure', true);
  }

  private tell(told: Turn, phase: 'first' | 'measure', streamed: boolean): void {
    const at = { phase, turn: this.n };
    const common = { type: 'tokens' as const, ...at, streamed };
    this.emit({
      ...common,
      kind: 'prefill',
      tokens: told.prefillTokens,
      duration_ns: told.prefillNs,
      step_ns: [],
    });
    this.emit({
      ...common,
      kind: 'decode',
      tokens: told.decodeTokens,
      duration_ns: told.decodeNs,
      step_ns: told.stepNs,
    });
    if (told.firstTokenNs !== null) this.emit({ type: 'first_token', ...at, duration_ns: told.firstTokenNs });
    if (phase === 'first') this.answered = { turn: this.n, told };
    this.n += 1;
  }

  /** What the first turn of the second engine said: greedy, so every turn says the same. */
  tellAnswer(): void {
    if (this.answered === null) return;
    const { turn, told } = this.answered;
    this.emit({
      type: 'answer',
      turn,
      text: told.text.slice(0, MOST_TEXT),
      pieces: told.pieces.slice(0, MOST_PIECES),
      ended_by: told.endedBy,
    });
  }
}
