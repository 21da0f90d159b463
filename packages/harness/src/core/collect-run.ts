import {
  failures,
  MOST_SAMPLES,
  isAfterMeasuring,
  type AfterMeasuring,
  type Failure,
  type HarnessEvent,
  type HeldLease,
  type LanguageRecord,
  type RunResult,
} from '@rackmark/contracts';
import { LanguageCollector } from './collect-language.js';
import { Reservoir } from './reservoir.js';

const MOST_LOG_LINES = 400;

/** What the end of a phase after measuring takes from the result, as it stands before the reason. */
const missing: Record<AfterMeasuring, string> = {
  profile: 'No operator times: ',
  unload: 'Measured to the end, then: ',
};

/** Makes a run's result of its events. */
export class RunCollector {
  private readonly startedAt = new Date();
  private readonly result: Omit<
    Required<RunResult>,
    'lease_id' | 'epoch' | 'outcome' | 'failure' | 'started_at' | 'ended_at' | 'language' | 'thinned'
  > = {
    harness: null,
    engine: null,
    host: null,
    overhead_ns: null,
    delegation: null,
    load_cold_ns: null,
    load_warm_ns: null,
    first_inference_ns: null,
    warmup: null,
    latency_ns: [],
    reported: null,
    memory: [],
    conditions: [],
    inputs: [],
    outputs: [],
    operators: [],
    log: [],
    measured: {},
  };

  private readonly language = new LanguageCollector();
  /** A fast model makes millions: they are thinned while they come, not afterwards. */
  private readonly samples = new Reservoir(MOST_SAMPLES);
  private after: AfterMeasuring | null = null;

  take(event: HarnessEvent): void {
    const r = this.result;
    switch (event.type) {
      case 'hello':
        r.harness = event.harness;
        r.engine = event.engine;
        r.host = event.host;
        r.overhead_ns = event.overhead_ns;
        return;
      case 'load':
        if (event.cold) r.load_cold_ns ??= event.duration_ns;
        else r.load_warm_ns ??= event.duration_ns;
        return;
      case 'delegation':
        r.delegation = event;
        return;
      case 'samples':
        if (event.phase === 'first') r.first_inference_ns ??= event.latency_ns[0]!;
        if (event.phase === 'measure') for (const ns of event.latency_ns) this.samples.take(ns);
        return;
      case 'warmup':
        r.warmup = event;
        return;
      case 'memory':
        r.memory.push(event);
        return;
      case 'conditions':
        r.conditions.push(event);
        return;
      case 'input':
        r.inputs.push(event);
        return;
      case 'output':
        r.outputs.push(event);
        return;
      case 'reported':
        r.reported = event;
        return;
      case 'measured': {
        const own = (r.measured[event.metric] ??= []);
        for (const value of event.values.slice(0, MOST_SAMPLES - own.length)) own.push(value);
        return;
      }
      case 'profile':
        r.operators = event.operators;
        return;
      case 'context':
      case 'tokens':
      case 'first_token':
      case 'answer':
      case 'score':
        this.language.take(event);
        return;
      case 'log':
        if (r.log.length < MOST_LOG_LINES) r.log.push(`${event.level}: ${event.text}`);
        return;
      case 'phase':
        if (isAfterMeasuring(event.name)) this.after = event.name;
        return;
      case 'error':
      case 'done':
        return;
    }
  }

  /** Whether all that was to be measured is here: what comes after it has begun. */
  get isWhole(): boolean {
    return this.after !== null;
  }

  /** @param ended why the run did not come to its end; nothing against a result that is whole */
  end(lease: HeldLease, ended: Failure | null): RunResult {
    const failure = this.isWhole ? null : ended;
    if (ended !== null && this.after !== null) this.say(`warning: ${missing[this.after]}${ended.message}`);
    const language = this.language.end();
    if (language?.measured_turns) this.say(keptOf(language, language.measured_turns));
    const outcome =
      failure === null
        ? 'measured'
        : failures[failure.name].outcome === 'unsupported'
          ? 'unsupported'
          : 'failed';
    return {
      ...lease,
      outcome,
      failure,
      started_at: this.startedAt.toISOString(),
      ended_at: new Date().toISOString(),
      ...this.result,
      latency_ns: this.samples.kept(),
      thinned: this.samples.whole(),
      language,
    };
  }

  private say(line: string): void {
    const { log } = this.result;
    if (log.length >= MOST_LOG_LINES) log.pop();
    log.push(line);
  }
}

function keptOf({ turns }: LanguageRecord, all: number): string {
  const kept = turns.filter((t) => t.phase === 'measure').length;
  const n = (count: number) => count.toLocaleString('en');
  return `info: ${n(all)} turns were measured, of which ${n(kept)} are kept, chosen evenly: rates and steps are theirs.`;
}
