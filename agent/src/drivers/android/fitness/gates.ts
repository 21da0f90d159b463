import type { AndroidLimits } from '../limits.js';
import type { Readings } from './readings.js';

type GateName =
  | 'temperature'
  | 'thermal_status'
  | 'battery'
  | 'battery_faked'
  | 'thermal_faked'
  | 'storage'
  | 'screen'
  | 'load';

/** What keeps a phone from measuring now, in words. */
export interface Gate {
  name: GateName;
  text: string;
  /** Falls or rises towards the limit while one waits: for the estimate. */
  value: number | null;
  limit: number | null;
}

type Limits = Pick<AndroidLimits, 'temperatureC' | 'batteryPercent' | 'busyShare' | 'freeMib' | 'freeShare'>;

/** Gates that hold back a claim: a job must not be taken by a phone that cannot begin it for minutes. */
const BEFORE_CLAIM: ReadonlySet<GateName> = new Set([
  'temperature',
  'thermal_status',
  'battery',
  'battery_faked',
  'thermal_faked',
  'storage',
]);

/**
 * Gates that are closed. Before a claim: what a phone cannot change soon. Before each run all of them: the screen is woken
 * and other programs come to rest while one waits. What a phone does not tell closes no gate.
 */
export function closedGates(
  r: Readings,
  busy: number | null,
  limits: Limits,
  before: 'claim' | 'run',
): Gate[] {
  const all = [...heat(r, limits), ...power(r, limits), ...room(r, limits), ...calm(r, busy, limits)];
  return before === 'run' ? all : all.filter((g) => BEFORE_CLAIM.has(g.name));
}

function heat(r: Readings, limits: Limits): Gate[] {
  const gates: Gate[] = [];
  const t = r.temperatureC;
  if (t !== null && t >= limits.temperatureC)
    gates.push({
      name: 'temperature',
      text: `Cooling down: ${t.toFixed(1)} °C, must be below ${limits.temperatureC} °C.`,
      value: t,
      limit: limits.temperatureC,
    });
  if (r.thermal.overridden)
    gates.push(
      plain(
        'thermal_faked',
        'Its thermal status was set by hand and says nothing. Run adb shell cmd thermalservice reset.',
      ),
    );
  else if (r.thermal.status !== null && r.thermal.status !== 'none')
    gates.push(
      plain(
        'thermal_status',
        `Cooling down: Android says thermal status “${r.thermal.status}”, must be “none”.`,
      ),
    );
  return gates;
}

function power(r: Readings, limits: Limits): Gate[] {
  const { battery } = r;
  if (battery.updatesStopped)
    return [
      plain(
        'battery_faked',
        'Its battery values were set by hand and say nothing. Run adb shell dumpsys battery reset.',
      ),
    ];
  if (battery.percent === null || battery.percent >= limits.batteryPercent) return [];
  const charging =
    battery.plugged.length === 0 ? ' It is not charging: look at its cable and the hub’s power.' : '';
  return [
    {
      name: 'battery',
      text: `Charging: ${Math.round(battery.percent)} %, must be at least ${limits.batteryPercent} %.${charging}`,
      value: battery.percent,
      limit: limits.batteryPercent,
    },
  ];
}

/** A tenth of the smallest limit: models leave by themselves, this is for what the agent cannot remove. */
function room(r: Readings, limits: Limits): Gate[] {
  if (r.freeMib === null || r.totalMib === null) return [];
  const least = Math.round(Math.min(limits.freeMib, r.totalMib * limits.freeShare) / 10);
  return r.freeMib >= least
    ? []
    : [
        plain(
          'storage',
          `Its storage is full: ${r.freeMib} MiB free, must be ${least} MiB. Free some space.`,
        ),
      ];
}

function calm(r: Readings, busy: number | null, limits: Limits): Gate[] {
  const gates: Gate[] = [];
  if (r.awake === false) gates.push(plain('screen', 'Its screen is off; it is woken.'));
  if (busy !== null && busy > limits.busyShare)
    gates.push(
      plain(
        'load',
        `Waits for a calm phone: other programs use ${Math.round(busy * 100)} % of it, must be below ${Math.round(limits.busyShare * 100)} %.`,
      ),
    );
  return gates;
}

const plain = (name: GateName, text: string): Gate => ({ name, text, value: null, limit: null });

/** A value over time, while one waits. */
export interface Trend {
  atMs: number;
  value: number;
}

/** Under this much change one cannot say how long it takes. */
const LEAST_CHANGE = 0.2;

/**
 * How long until a value reaches its limit, at the rate between the first and the last reading.
 * @returns milliseconds, or null where it does not move towards it
 */
export function estimateMs(trend: readonly Trend[], limit: number): number | null {
  const [first, last] = [trend[0], trend.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const change = last.value - first.value;
  if (Math.abs(change) < LEAST_CHANGE) return null;
  const left = (limit - last.value) / (change / (last.atMs - first.atMs));
  return left < 0 ? null : left;
}

/** "About 3 min at the present rate; gives up after 10 min." */
export function waitingWords(gate: Gate, estimate: number | null, giveUpMs: number | null): string {
  const about = estimate === null ? null : `About ${minutes(estimate)} at the present rate`;
  const until = giveUpMs === null ? null : `gives up after ${minutes(giveUpMs)}`;
  const more = [about, until].filter((part) => part !== null).join('; ');
  return more === '' ? gate.text : `${gate.text} ${more[0]!.toUpperCase()}${more.slice(1)}.`;
}

const minutes = (ms: number): string =>
  ms < 90_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;
