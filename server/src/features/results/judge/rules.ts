import {
  HEARTBEAT_SECONDS,
  type Configuration,
  type DeviceFacts,
  type LanguageRecord,
  type MeasurementPlan,
  type OutputSummary,
  type RunResult,
  type VerdictReason,
} from '@rackmark/contracts';
import { countModes } from '@rackmark/statistics';
import { inputFiles, inputSizes } from './input-rules.js';
import { compareOutputs } from './outputs.js';
import { reason } from './reason.js';

/** Grows whenever a rule or a limit changes: verdicts of two versions are not compared with each other. */
export const RULES_VERSION = 5;

/** Limits of the rules, in one place so that pages and docs can name them. */
export const limits = {
  /** Fewest samples that carry percentiles. */
  samples: 20,
  /** Change over the measured window (Theil–Sen), relative to the median. */
  trend: 0.05,
  /** Robust coefficient of variation (1.4826 × MAD / median). */
  robustCv: 0.1,
  /** Groups of iterations nearer to each other than this hide nothing behind one median. */
  modeDistance: 0.1,
  /** Share of all CPUs that other programs took while measuring. */
  backgroundLoad: 0.2,
  /** Milliseconds by which the wall clock and the monotonic clock may part. */
  wallClockJumpMs: 250,
  /** Relative change of the CPU's clock limit between the readings. */
  clockLimit: 0.01,
  batteryPercent: 25,
  /** Smallest cosine of an output against the reference. */
  cosine: 0.99,
} as const;

/** A result that came after the end of its lease. */
export interface Late {
  seconds: number;
  /** Between the last word of its agent under that lease and the result. */
  away_seconds: number;
  /** The first other agent that had the device under a lease since; null: nobody had. */
  other_agent: string | null;
}

/** From three heartbeats that did not come on, an agent counts as away. */
export const wasAway = (late: Late): boolean => late.away_seconds > 3 * HEARTBEAT_SECONDS;

export interface JudgeContext {
  plan: MeasurementPlan;
  configuration: Configuration;
  /** Outputs of a CPU run of the same model in the same benchmark; null when there is none (yet). */
  reference: readonly OutputSummary[] | null;
  /** Of a language model: the answer of such a run to the same task. */
  referenceAnswer?: LanguageRecord['answer'];
  device: Pick<DeviceFacts, 'kind'>;
  /** Null: the result came while its lease was valid. */
  late?: Late | null;
}

export interface Measured {
  result: RunResult;
  /** In milliseconds of nothing: plain numbers, nanoseconds. */
  latency: readonly number[];
  /** Of the latencies, computed once; null where they have none. */
  robustCv: number | null;
  trend: number | null;
  context: JudgeContext;
}

export type Rule = (m: Measured) => VerdictReason | null;

const percent = (x: number, digits = 1) => `${(x * 100).toFixed(digits)} %`.replace('-', '−');

const accelerator: Rule = ({ result, context }) => {
  const asked = context.configuration.accelerator;
  const d = result.delegation;
  if (d === null || d.used === null || d.known_by === 'unknown') {
    const text = `${asked.toUpperCase()} was asked for; the runtime did not say what was used.`;
    return reason('accelerator', 'suspect', asked === 'cpu' ? true : null, 'unknown', asked, text);
  }
  if (d.used === asked) {
    const text = `${asked.toUpperCase()} was asked for and used (known from the ${d.known_by}).`;
    return reason('accelerator', 'suspect', true, d.used, asked, text);
  }
  const why = d.reason === null ? '' : `: ${d.reason}`;
  const text = `${asked.toUpperCase()} was asked for, but it ran on the ${d.used.toUpperCase()}${why}.`;
  return reason('accelerator', 'suspect', false, d.used, asked, text);
};

const softwareDevice: Rule = ({ result }) => {
  const d = result.delegation;
  if (d === null || !d.software) return null;
  const name = d.adapter ?? 'a software device';
  const text = `The ${d.asked.toUpperCase()} was played by the CPU (${name}): the time says nothing about a real one.`;
  return reason('software_device', 'suspect', false, name, 'a real device', text);
};

/** Rules over samples say nothing where the runner kept none, or where its clock stood still; one line says so for all of them. */
const ofSamples =
  (rule: Rule): Rule =>
  (m) =>
    whyNoSamples(m) === null && !m.latency.includes(0) ? rule(m) : null;

/** What a runner tells in the place of samples; null: it keeps them. */
function whyNoSamples({ result, context }: Measured): string | null {
  if (result.reported !== null)
    return `benchmark_model keeps no raw samples, only what it reports of ${result.reported.n} iterations`;
  if (context.configuration.runner !== 'litert_lm_main') return null;
  const { language } = result;
  const n = language?.measured_turns ?? language?.turns.filter((t) => t.phase === 'measure').length ?? 0;
  return `litert_lm_main tells no times of single tokens, only counts and durations of ${n} whole ${n === 1 ? 'answer' : 'answers'}`;
}

const samples: Rule = (m) => {
  const { latency } = m;
  const none = whyNoSamples(m);
  if (none !== null) {
    const text = `${none}: spread, trend and groups of iterations cannot be judged.`;
    return reason('samples', 'suspect', null, 'none kept', `≥ ${limits.samples}`, text);
  }
  const still = latency.filter((ns) => ns === 0).length;
  if (still > 0) {
    const text = `${still} of ${latency.length} iterations took 0 ns: the clock stood still, so the speed is not shown.`;
    return reason('samples', 'invalid', false, `${still} of 0 ns`, 'none', text);
  }
  const few = latency.length < limits.samples;
  const text = few
    ? `Only ${latency.length} samples: percentiles of fewer than ${limits.samples} say little.`
    : m.result.thinned
      ? `${m.result.thinned.n.toLocaleString('en')} samples, of which ${latency.length.toLocaleString('en')} are kept, chosen evenly: percentiles, spread, trend and groups are theirs.`
      : `${latency.length} samples.`;
  return reason('samples', 'suspect', !few, `${latency.length}`, `≥ ${limits.samples}`, text);
};

const spread: Rule = ({ latency, robustCv: cv }) => {
  if (latency.length < 5 || cv === null) return null;
  const over = cv > limits.robustCv;
  const text = over
    ? `The iterations are spread widely: robust CV ${percent(cv)}, limit ${percent(limits.robustCv, 0)}.`
    : `Robust CV ${percent(cv)}.`;
  return reason('spread', 'suspect', !over, percent(cv), `≤ ${percent(limits.robustCv, 0)}`, text);
};

const drift: Rule = ({ latency, trend: change }) => {
  if (latency.length < limits.samples || change === null) return null;
  const over = Math.abs(change) > limits.trend;
  const word = change > 0 ? 'slower' : 'faster';
  const text = over
    ? `It became ${percent(Math.abs(change))} ${word} while it was measured, limit ${percent(limits.trend, 0)}.`
    : `No trend while measuring (${percent(change)}).`;
  return reason('trend', 'suspect', !over, percent(change), `±${percent(limits.trend, 0)}`, text);
};

const modes: Rule = ({ latency }) => {
  if (latency.length < 50) return null;
  const n = countModes(latency, { distance: limits.modeDistance });
  const text =
    n > 1
      ? `The iterations fall into ${n} groups: the device changed between ${n} states, and one median hides them.`
      : 'One group of iterations.';
  return reason('modes', 'suspect', n <= 1, `${n}`, '1', text);
};

const warmup: Rule = ({ result }) => {
  if (result.warmup === null) return null;
  const { settled, iterations } = result.warmup;
  const text = settled
    ? `Warm-up settled after ${iterations} iterations.`
    : `Warm-up ended by its time limit after ${iterations} iterations, before the latency had settled.`;
  return reason('warmup', 'suspect', settled, settled ? 'settled' : 'not settled', 'settled', text);
};

const background: Rule = ({ result }) => {
  const loads = result.conditions.map((c) => c.background_load).filter((l) => l !== null);
  if (loads.length === 0) {
    return reason(
      'background_load',
      'suspect',
      null,
      'unknown',
      `≤ ${percent(limits.backgroundLoad, 0)}`,
      'The load by other programs could not be read.',
    );
  }
  const worst = Math.max(...loads);
  const over = worst > limits.backgroundLoad;
  const text = over
    ? `Other programs took ${percent(worst, 0)} of the CPUs while it was measured, limit ${percent(limits.backgroundLoad, 0)}.`
    : `Other programs took at most ${percent(worst, 0)} of the CPUs.`;
  return reason(
    'background_load',
    'suspect',
    !over,
    percent(worst, 0),
    `≤ ${percent(limits.backgroundLoad, 0)}`,
    text,
  );
};

const wallClock: Rule = ({ result }) => {
  const jumps = result.conditions.map((c) => c.wall_clock_jump_ms).filter((j) => j !== null);
  if (jumps.length === 0) return null;
  const worst = Math.max(...jumps.map(Math.abs));
  const over = worst > limits.wallClockJumpMs;
  const text = over
    ? `The computer's clock jumped by ${Math.round(worst)} ms during the run: it slept or its clock was set.`
    : 'The clock did not jump.';
  return reason(
    'clock_jump',
    'suspect',
    !over,
    `${Math.round(worst)} ms`,
    `≤ ${limits.wallClockJumpMs} ms`,
    text,
  );
};

const clockLimit: Rule = ({ result }) => {
  const mhz = result.conditions.map((c) => c.clock_limit_mhz).filter((l) => l !== null);
  if (mhz.length < 2) return null;
  const change = Math.max(...mhz) / Math.min(...mhz) - 1;
  const over = change > limits.clockLimit;
  const text = over
    ? `The CPU's clock limit changed between ${Math.min(...mhz)} and ${Math.max(...mhz)} MHz.`
    : `The CPU's clock limit stayed at ${mhz[0]} MHz.`;
  return reason('clock_limit', 'suspect', !over, percent(change), `≤ ${percent(limits.clockLimit, 0)}`, text);
};

const thermal: Rule = ({ result, context }) => {
  const states = result.conditions.map((c) => c.thermal_status).filter((s) => s !== null);
  if (states.length === 0) {
    if (context.device.kind === 'computer') return null;
    return reason('thermal', 'suspect', null, 'unknown', 'none', heatWords(result.conditions));
  }
  const hot = states.find((s) => s !== 'none');
  const text =
    hot === undefined
      ? 'No thermal throttling.'
      : `Thermal status was ${hot}: the device slowed itself down.`;
  return reason('thermal', 'suspect', hot === undefined, hot ?? 'none', 'none', text);
};

/** A device that tells no status is not therefore cool: what is known of its heat is said, and what is not. */
function heatWords(conditions: RunResult['conditions']): string {
  const known = conditions
    .flatMap((c) => [c.temperature_c, c.battery_temperature_c ?? null])
    .filter((t) => t !== null);
  return known.length === 0
    ? 'Temperature unknown: the device tells neither a thermal status nor a temperature, so it may have slowed itself down.'
    : `Thermal status unknown: the device tells none, only up to ${Math.max(...known).toFixed(1)} °C of its battery or skin; it may have slowed itself down.`;
}

const power: Rule = ({ result }) => {
  const states = result.conditions.map((c) => c.on_battery).filter((b) => b !== null);
  const levels = result.conditions.map((c) => c.battery_percent).filter((b) => b !== null);
  if (states.length === 0) return null;
  const changed = new Set(states).size > 1;
  const low = states.some(Boolean) && levels.length > 0 && Math.min(...levels) < limits.batteryPercent;
  const text = changed
    ? 'The power supply was plugged or unplugged during the run.'
    : low
      ? `It ran on battery at ${Math.min(...levels)} %, below ${limits.batteryPercent} %.`
      : states[0]
        ? 'It ran on battery.'
        : 'It ran on mains power.';
  return reason(
    'power',
    'suspect',
    !changed && !low,
    changed ? 'changed' : states[0] ? 'battery' : 'mains',
    'steady',
    text,
  );
};

const finiteOutput: Rule = ({ result }) => {
  // A language model gives text, which has rules of its own.
  if (result.language) return null;
  if (result.outputs.length === 0) {
    return reason('output_finite', 'invalid', null, 'not read', 'finite', 'The outputs were not read.');
  }
  const bad = result.outputs.find((o) => o.non_finite > 0);
  const text =
    bad === undefined
      ? 'Every output is finite.'
      : `Output ${bad.name} holds ${bad.non_finite} values of ${bad.elements} that are not finite, so its speed is not shown.`;
  return reason(
    'output_finite',
    'invalid',
    bad === undefined,
    bad === undefined ? '0' : `${bad.non_finite}`,
    '0',
    text,
  );
};

/** Says something only of inputs that vary, and of a model whose reference varies: some graphs are constant. */
const constantOutput: Rule = ({ result, context }) => {
  // One output of several may well be constant (a cache that was not written yet); all of them are not.
  const telling = result.outputs.filter((o) => o.elements > 1);
  if (telling.length === 0) return null;
  if (!telling.every((o) => o.constant))
    return reason('output_constant', 'suspect', true, 'varies', 'varies', 'The outputs vary.');
  const constant = (passed: boolean | null, text: string) =>
    reason('output_constant', 'suspect', passed, 'constant', 'varies', text);
  const inputs = result.inputs ?? [];
  if (inputs.length > 0 && inputs.every((i) => !i.varies))
    return constant(null, 'Every output is constant, as are the inputs: whether it computed cannot be told.');
  if (context.reference === null)
    return constant(null, 'Every output is constant; no run on a CPU tells whether the model is.');
  if (context.reference.filter((o) => o.elements > 1).every((o) => o.constant))
    return constant(true, 'Every output is constant, as on the CPU.');
  return constant(
    false,
    'Every output is constant, unlike on the CPU: it probably did not compute anything.',
  );
};

const likeReference: Rule = ({ result, context }) => {
  if (context.reference === null || result.outputs.length === 0) return null;
  const worst = compareOutputs(context.reference, result.outputs);
  if (worst === null) return null;
  const ok = worst.cosine >= limits.cosine;
  const figures = `cosine ${worst.cosine.toFixed(4)}`;
  const text = ok
    ? `The output is like the reference on the CPU (${figures}).`
    : `Output ${worst.name} is unlike the reference on the CPU (${figures}, largest error ${worst.largestError.toPrecision(3)}), so its speed is not shown.`;
  return reason('output_reference', 'invalid', ok, figures, `cosine ≥ ${limits.cosine}`, text);
};

/**
 * Nothing in the record tells whether another agent used the device at the same time, and clocks of two computers do not
 * agree well enough to tell: that another one was given it at all since is what can be known.
 */
export const portalAway = ({
  context: { late },
}: {
  context: Pick<JudgeContext, 'late'>;
}): VerdictReason | null => {
  if (!late) return null;
  const seconds = (n: number) => `${Math.max(0, n).toFixed(n < 10 ? 1 : 0)} s`;
  const other = late.other_agent;
  const meanwhile =
    other === null
      ? 'No other agent had the device since.'
      : `Agent "${other}" was given the device since: both may have used it at once.`;
  const when = !wasAway(late)
    ? 'Its lease was ended while it was measured or sent'
    : `Measured while the portal could not be reached: its agent was away for ${seconds(late.away_seconds)}`;
  const text = `${when}; it came ${seconds(late.seconds)} after its lease was over. ${meanwhile}`;
  return reason(
    'portal_away',
    'suspect',
    other === null,
    `${seconds(late.seconds)} late`,
    'no other agent since',
    text,
  );
};

/** Every rule, in the order in which reasons are listed. */
export const rules: readonly Rule[] = [
  accelerator,
  softwareDevice,
  inputSizes,
  inputFiles,
  finiteOutput,
  constantOutput,
  likeReference,
  samples,
  ofSamples(spread),
  ofSamples(drift),
  ofSamples(modes),
  warmup,
  background,
  wallClock,
  clockLimit,
  thermal,
  power,
  portalAway,
];
