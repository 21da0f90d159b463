import { countModes } from '@rackmark/statistics';
import { limits, percent, reason, type Measured, type Rule } from './rule.js';

// What the iterations themselves say.

/** Rules over samples say nothing where the runner kept none, or where its clock stood still; one line says so for all of them. */
export const ofSamples =
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

export const samples: Rule = (m) => {
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

export const spread: Rule = ({ latency, robustCv: cv }) => {
  if (latency.length < 5 || cv === null) return null;
  const over = cv > limits.robustCv;
  const text = over
    ? `The iterations are spread widely: robust CV ${percent(cv)}, limit ${percent(limits.robustCv, 0)}.`
    : `Robust CV ${percent(cv)}.`;
  return reason('spread', 'suspect', !over, percent(cv), `≤ ${percent(limits.robustCv, 0)}`, text);
};

export const drift: Rule = ({ latency, trend: change }) => {
  if (latency.length < limits.samples || change === null) return null;
  const over = Math.abs(change) > limits.trend;
  const word = change > 0 ? 'slower' : 'faster';
  const text = over
    ? `It became ${percent(Math.abs(change))} ${word} while it was measured, limit ${percent(limits.trend, 0)}.`
    : `No trend while measuring (${percent(change)}).`;
  return reason('trend', 'suspect', !over, percent(change), `±${percent(limits.trend, 0)}`, text);
};

export const modes: Rule = ({ latency }) => {
  if (latency.length < 50) return null;
  const n = countModes(latency, { distance: limits.modeDistance });
  const text =
    n > 1
      ? `The iterations fall into ${n} groups: the device changed between ${n} states, and one median hides them.`
      : 'One group of iterations.';
  return reason('modes', 'suspect', n <= 1, `${n}`, '1', text);
};

export const warmup: Rule = ({ result }) => {
  if (result.warmup === null) return null;
  const { settled, iterations } = result.warmup;
  const text = settled
    ? `Warm-up settled after ${iterations} iterations.`
    : `Warm-up ended by its time limit after ${iterations} iterations, before the latency had settled.`;
  return reason('warmup', 'suspect', settled, settled ? 'settled' : 'not settled', 'settled', text);
};
