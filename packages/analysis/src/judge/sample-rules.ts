import type { Said } from '@rackmark/contracts';
import { countModes } from '@rackmark/statistics';
import { said } from '@rackmark/words';
import { limits, percent, reason, type Measured, type Rule } from './rule.js';

// What the iterations themselves say.

/** Rules over samples say nothing where the runner kept none, or where its clock stood still; one line says so for all of them. */
export const ofSamples =
  (rule: Rule): Rule =>
  (m) =>
    whyNoSamples(m) === null && !m.latency.includes(0) ? rule(m) : null;

/** What a runner tells in the place of samples; null: it keeps them. */
function whyNoSamples({ result, context }: Measured): Said | null {
  if (result.reported !== null) return said('reason.samples.reported_only', { n: result.reported.n });
  if (context.configuration.runner !== 'litert_lm_main') return null;
  const { language } = result;
  const n = language?.measured_turns ?? language?.turns.filter((t) => t.phase === 'measure').length ?? 0;
  return said('reason.samples.whole_answers', { n });
}

export const samples: Rule = (m) => {
  const { latency } = m;
  const none = whyNoSamples(m);
  if (none !== null) return reason('samples', 'suspect', null, 'none kept', `≥ ${limits.samples}`, none);
  const still = latency.filter((ns) => ns === 0).length;
  if (still > 0) {
    const text = said('reason.samples.clock_stood', { n: still, of: latency.length });
    return reason('samples', 'invalid', false, `${still} of 0 ns`, 'none', text);
  }
  const few = latency.length < limits.samples;
  const text = few
    ? said('reason.samples.few', { n: latency.length, limit: limits.samples })
    : m.result.thinned
      ? said('reason.samples.thinned', { n: m.result.thinned.n, kept: latency.length })
      : said('reason.samples.ok', { n: latency.length });
  return reason('samples', 'suspect', !few, `${latency.length}`, `≥ ${limits.samples}`, text);
};

export const spread: Rule = ({ latency, robustCv: cv }) => {
  if (latency.length < 5 || cv === null) return null;
  const over = cv > limits.robustCv;
  const text = over
    ? said('reason.spread.over', { spread_share: cv, limit_share: limits.robustCv })
    : said('reason.spread.ok', { spread_share: cv });
  return reason('spread', 'suspect', !over, percent(cv), `≤ ${percent(limits.robustCv, 0)}`, text);
};

export const drift: Rule = ({ latency, trend: change }) => {
  if (latency.length < limits.samples || change === null) return null;
  const over = Math.abs(change) > limits.trend;
  const word = change > 0 ? 'slower' : 'faster';
  const text = over
    ? said('reason.trend.over', { trend_share: Math.abs(change), word, limit_share: limits.trend })
    : said('reason.trend.ok', { trend_share: change });
  return reason('trend', 'suspect', !over, percent(change), `±${percent(limits.trend, 0)}`, text);
};

export const modes: Rule = ({ latency }) => {
  if (latency.length < 50) return null;
  const n = countModes(latency, { distance: limits.modeDistance });
  const text = n > 1 ? said('reason.modes.several', { n }) : said('reason.modes.one');
  return reason('modes', 'suspect', n <= 1, `${n}`, '1', text);
};

export const warmup: Rule = ({ result }) => {
  if (result.warmup === null) return null;
  const { settled, iterations } = result.warmup;
  const text = said(settled ? 'reason.warmup.settled' : 'reason.warmup.cut', { n: iterations });
  return reason('warmup', 'suspect', settled, settled ? 'settled' : 'not settled', 'settled', text);
};
