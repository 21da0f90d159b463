import type { RunResult, VerdictReason } from '@rackmark/contracts';
import { limits, percent, reason, wasAway, type JudgeContext, type Rule } from './rule.js';

// What stood around the run: other programs, clocks, heat, power, the portal.

export const background: Rule = ({ result }) => {
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

export const wallClock: Rule = ({ result }) => {
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

export const clockLimit: Rule = ({ result }) => {
  const mhz = result.conditions.map((c) => c.clock_limit_mhz).filter((l) => l !== null);
  if (mhz.length < 2) return null;
  const change = Math.max(...mhz) / Math.min(...mhz) - 1;
  const over = change > limits.clockLimit;
  const text = over
    ? `The CPU's clock limit changed between ${Math.min(...mhz)} and ${Math.max(...mhz)} MHz.`
    : `The CPU's clock limit stayed at ${mhz[0]} MHz.`;
  return reason('clock_limit', 'suspect', !over, percent(change), `≤ ${percent(limits.clockLimit, 0)}`, text);
};

export const thermal: Rule = ({ result, context }) => {
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

export const power: Rule = ({ result }) => {
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
