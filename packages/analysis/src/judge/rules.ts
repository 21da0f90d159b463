import { said, saidOfText } from '@rackmark/words';
import { background, clockLimit, portalAway, power, thermal, wallClock } from './condition-rules.js';
import { inputFiles, inputSizes } from './input-rules.js';
import { constantOutput, finiteOutput, likeReference } from './output-rules.js';
import { reason, type Rule } from './rule.js';
import { drift, modes, ofSamples, samples, spread, warmup } from './sample-rules.js';

/** Grows whenever a rule or a limit changes: verdicts of two versions are not compared with each other. */
export const RULES_VERSION = 5;

const accelerator: Rule = ({ result, context }) => {
  const asked = context.configuration.accelerator;
  const d = result.delegation;
  if (d === null || d.used === null || d.known_by === 'unknown') {
    const text = said('reason.accelerator.unknown', { asked });
    return reason('accelerator', 'suspect', asked === 'cpu' ? true : null, 'unknown', asked, text);
  }
  if (d.used === asked) {
    const text = said('reason.accelerator.used', { asked, known_by: d.known_by });
    return reason('accelerator', 'suspect', true, d.used, asked, text);
  }
  const { used, reason: why } = d;
  const text =
    why === null
      ? said('reason.accelerator.other', { asked, used })
      : said('reason.accelerator.other_because', { asked, used, detail: saidOfText(why) ?? why });
  return reason('accelerator', 'suspect', false, d.used, asked, text);
};

const softwareDevice: Rule = ({ result }) => {
  const d = result.delegation;
  if (d === null || !d.software) return null;
  const name = d.adapter ?? 'a software device';
  const text = said('reason.software_device', { asked: d.asked, adapter: name });
  return reason('software_device', 'suspect', false, name, 'a real device', text);
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
