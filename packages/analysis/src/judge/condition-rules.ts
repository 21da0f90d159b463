import type { RunResult, Said, VerdictReason } from '@rackmark/contracts';
import { said } from '@rackmark/words';
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
      said('reason.background_load.unknown'),
    );
  }
  const worst = Math.max(...loads);
  const over = worst > limits.backgroundLoad;
  // Whole percents: a share of a second's load is not known any better.
  const share = Math.round(worst * 100) / 100;
  const text = over
    ? said('reason.background_load.over', { load_share: share, limit_share: limits.backgroundLoad })
    : said('reason.background_load.ok', { load_share: share });
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
  const text = over ? said('reason.clock_jump.over', { jump_ms: worst }) : said('reason.clock_jump.ok');
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
    ? said('reason.clock_limit.changed', { low_mhz: Math.min(...mhz), high_mhz: Math.max(...mhz) })
    : said('reason.clock_limit.ok', { high_mhz: mhz[0]! });
  return reason('clock_limit', 'suspect', !over, percent(change), `≤ ${percent(limits.clockLimit, 0)}`, text);
};

export const thermal: Rule = ({ result, context }) => {
  const states = result.conditions.map((c) => c.thermal_status).filter((s) => s !== null);
  if (states.length === 0) {
    if (context.device.kind === 'computer') return null;
    return reason('thermal', 'suspect', null, 'unknown', 'none', heatWords(result.conditions));
  }
  const hot = states.find((s) => s !== 'none');
  const text = hot === undefined ? said('reason.thermal.ok') : said('reason.thermal.hot', { state: hot });
  return reason('thermal', 'suspect', hot === undefined, hot ?? 'none', 'none', text);
};

/** A device that tells no status is not therefore cool: what is known of its heat is said, and what is not. */
function heatWords(conditions: RunResult['conditions']): Said {
  const known = conditions
    .flatMap((c) => [c.temperature_c, c.battery_temperature_c ?? null])
    .filter((t) => t !== null);
  return known.length === 0
    ? said('reason.thermal.nothing_known')
    : said('reason.thermal.temperature_only', { temperature_c: Math.max(...known) });
}

export const power: Rule = ({ result }) => {
  const states = result.conditions.map((c) => c.on_battery).filter((b) => b !== null);
  const levels = result.conditions.map((c) => c.battery_percent).filter((b) => b !== null);
  if (states.length === 0) return null;
  const changed = new Set(states).size > 1;
  const low = states.some(Boolean) && levels.length > 0 && Math.min(...levels) < limits.batteryPercent;
  const text = changed
    ? said('reason.power.changed')
    : low
      ? said('reason.power.low', {
          battery_percent: Math.min(...levels),
          limit_percent: limits.batteryPercent,
        })
      : said(states[0] ? 'reason.power.battery' : 'reason.power.mains');
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
  const when = {
    state: wasAway(late) ? 'away' : 'ended',
    away_seconds: Math.max(0, late.away_seconds),
    late_seconds: Math.max(0, late.seconds),
  };
  const text =
    other === null
      ? said('reason.portal_away.alone', when)
      : said('reason.portal_away.another', { ...when, agent: other });
  return reason(
    'portal_away',
    'suspect',
    other === null,
    `${seconds(late.seconds)} late`,
    'no other agent since',
    text,
  );
};
