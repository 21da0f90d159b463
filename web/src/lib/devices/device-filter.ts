import { meetsChoice, type Device, type DeviceChoice, type DeviceSet } from '@rackmark/contracts';
import { listOf, textOf } from '../search.js';
import { healthText, stateOf, stateWords, type StateKind } from './device-state.js';
import { say } from '../words.js';

/** What a list of devices is narrowed to, as it stands in the address. What says nothing is left out. */
export interface DeviceFilter {
  /** Part of a name, chip, serial, place or agent. */
  find?: string;
  kind?: string[];
  state?: string[];
  maker?: string[];
  soc?: string[];
  brand?: string[];
  tier?: string[];
  /** GB, at least, as phones are sold. */
  memory?: string;
  cores?: string;
  /** Version, at least. */
  android?: string;
  npu?: string;
  pool?: string[];
  health?: string[];
  /** A saved set's id. */
  set?: string;
}
export type ListKey = 'kind' | 'state' | 'maker' | 'soc' | 'brand' | 'tier' | 'pool' | 'health';
export type FilterKey = keyof DeviceFilter;
const filterKeys = [
  'find',
  'set',
  'kind',
  'state',
  'maker',
  'soc',
  'brand',
  'tier',
  'memory',
  'cores',
  'android',
  'npu',
  'pool',
  'health',
] as const satisfies readonly FilterKey[];

/** Out of an address that anybody may have written. */
export function deviceFilterOf(s: Record<string, unknown>): DeviceFilter {
  const some = (value: unknown): string[] | undefined => {
    const list = [...new Set(listOf(value).filter((v) => v !== ''))];
    return list.length > 0 ? list : undefined;
  };
  const whole = (value: unknown): string | undefined => {
    const text = textOf(value);
    return text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? text : undefined;
  };
  const npu = textOf(s['npu']);
  const filter: DeviceFilter = {
    find: textOf(s['find'])?.slice(0, 200),
    set: textOf(s['set']),
    kind: some(s['kind']),
    state: some(s['state']),
    maker: some(s['maker']),
    soc: some(s['soc']),
    brand: some(s['brand']),
    tier: some(s['tier']),
    memory: whole(s['memory']),
    cores: whole(s['cores']),
    android: whole(s['android']),
    npu: npu === 'yes' || npu === 'no' ? npu : undefined,
    pool: some(s['pool']),
    health: some(s['health']),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, v]) => v !== undefined));
}
/** Every condition off, for an address that keeps its other parts. */
export const noFilter: Record<FilterKey, undefined> = Object.fromEntries(
  filterKeys.map((k) => [k, undefined]),
) as Record<FilterKey, undefined>;

/**
 * What is sold as 8 GB shows 7.2 to 7.6 GiB to Android: the kernel and the modem keep the rest. 0.85 lies below that
 * and above the next smaller size that is sold.
 */
const SOLD_SHARE = 0.85;
export const memoryFloorMib = (gb: number): number => Math.floor(gb * 1024 * SOLD_SHARE);

/** The part of a filter that is about facts: that is what a set keeps and a benchmark asks for. */
export function choiceOf(f: DeviceFilter): Omit<DeviceChoice, 'set_id'> {
  const choice: DeviceChoice = {
    kinds: f.kind?.filter((k) => k === 'android' || k === 'computer' || k === 'browser'),
    soc_makers: f.maker,
    socs: f.soc,
    brands: f.brand,
    tiers: f.tier?.filter((t) => t === 'high' || t === 'mid' || t === 'entry'),
    min_memory_mib: f.memory === undefined ? undefined : memoryFloorMib(Number(f.memory)),
    min_cores: f.cores === undefined ? undefined : Number(f.cores),
    min_android: f.android === undefined ? undefined : Math.min(99, Number(f.android)),
    has_npu: f.npu === undefined ? undefined : f.npu === 'yes',
    pools: f.pool,
  };
  return Object.fromEntries(Object.entries(choice).filter(([, v]) => v !== undefined));
}

/** The filter that says a choice; null where none does: of very devices, device models, or memory that nobody sells. */
export function filterOfChoice({ set_id, ...c }: DeviceChoice): DeviceFilter | null {
  const gb = c.min_memory_mib === undefined ? undefined : Math.round(c.min_memory_mib / 1024 / SOLD_SHARE);
  const text = (n: number | undefined) => (n === undefined ? undefined : String(n));
  const all = {
    ...{ kind: c.kinds, maker: c.soc_makers, soc: c.socs, brand: c.brands, tier: c.tiers, pool: c.pools },
    ...{ memory: text(gb), cores: text(c.min_cores), android: text(c.min_android), set: set_id },
    npu: c.has_npu === undefined ? undefined : c.has_npu ? 'yes' : 'no',
  };
  const filter: DeviceFilter = Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined));
  const said = choiceOf(filter);
  const keys = new Set([...Object.keys(c), ...Object.keys(said)]) as Set<keyof typeof c>;
  const isSaid = [...keys].every((k) => JSON.stringify(c[k]) === JSON.stringify(said[k]));
  return isSaid ? filter : null;
}

export interface Condition {
  key: FilterKey;
  /** "has NPU", "memory at least 8 GB": as it stands in a sentence. */
  label: string;
  meets: (d: Device) => boolean;
}

const oneOf = (values: readonly string[]): string => values.join(` ${say('rack.or')} `);

const factLabels: Partial<Record<FilterKey, (f: DeviceFilter) => string>> = {
  kind: (f) => say('rack.kind_is', { text: oneOf(f.kind!) }),
  maker: (f) => say('rack.maker_is', { text: oneOf(f.maker!) }),
  soc: (f) => `SoC: ${oneOf(f.soc!)}`,
  brand: (f) => say('rack.brand_is', { text: oneOf(f.brand!) }),
  tier: (f) => say('rack.tier_is', { text: oneOf(f.tier!) }),
  memory: (f) => say('rack.memory_at_least', { a: f.memory! }),
  cores: (f) => say('rack.cores_at_least', { a: f.cores! }),
  android: (f) => say('rack.android_at_least', { a: f.android! }),
  npu: (f) => (f.npu === 'yes' ? say('rack.has_npu') : say('rack.no_npu')),
  pool: (f) => say('rack.pool_is', { text: oneOf(f.pool!) }),
};

/** The conditions of a filter one by one; a device is shown when it meets all. */
export function conditionsOf(f: DeviceFilter, sets: readonly DeviceSet[] = []): Condition[] {
  const conditions: Condition[] = [];
  const find = f.find?.trim().toLowerCase();
  if (find)
    conditions.push({
      key: 'find',
      label: `“${f.find!.trim()}”`,
      meets: (d) => textOfDevice(d).includes(find),
    });
  if (f.set !== undefined) {
    const set = sets.find((s) => s.id === f.set);
    conditions.push({
      key: 'set',
      label: say('rack.set_is', { text: set?.name ?? say('rack.unknown') }),
      meets: (d) => set !== undefined && meetsChoice(d, set.choice),
    });
  }
  if (f.state)
    conditions.push({
      key: 'state',
      label: say('rack.state_is', { text: oneOf(f.state.map((s) => stateWords[s as StateKind] ?? s)) }),
      meets: (d) => f.state!.includes(stateOf(d).kind),
    });
  for (const [key, label] of Object.entries(factLabels) as [FilterKey, (f: DeviceFilter) => string][]) {
    if (f[key] === undefined) continue;
    const choice = choiceOf({ [key]: f[key] });
    conditions.push({ key, label: label(f), meets: (d) => meetsChoice(d, choice) });
  }
  if (f.health)
    conditions.push({
      key: 'health',
      label: say('rack.health_is', { text: oneOf(f.health.map(healthText)) }),
      meets: (d) => f.health!.includes(d.health),
    });
  return conditions;
}

const textOfDevice = ({ facts, agent_name }: Device): string =>
  [
    facts.name,
    facts.device_model,
    facts.processor,
    facts.place,
    agent_name,
    facts.android?.serial,
    facts.android?.model_code,
    facts.android?.brand,
    facts.android?.soc.name,
    facts.android?.soc.model,
  ]
    .filter((t) => t)
    .join(' ')
    .toLowerCase();

/** Devices that meet every condition. Retired ones only where the state asks for them. */
export function filterDevices(
  devices: readonly Device[],
  f: DeviceFilter,
  sets: readonly DeviceSet[] = [],
): Device[] {
  const conditions = conditionsOf(f, sets);
  const retired = f.state?.includes('retired') ?? false;
  return devices.filter((d) => (retired || d.admin !== 'retired') && conditions.every((c) => c.meets(d)));
}

/** When nothing is left: the one condition without which most are. Null when no single one helps. */
export function adviceOf(
  devices: readonly Device[],
  f: DeviceFilter,
  sets: readonly DeviceSet[] = [],
): { without: Condition; count: number } | null {
  const conditions = conditionsOf(f, sets);
  const here = devices.filter((d) => d.admin !== 'retired');
  const best = conditions
    .map((without) => ({
      without,
      count: here.filter((d) => conditions.every((c) => c === without || c.meets(d))).length,
    }))
    .sort((a, b) => b.count - a.count)[0];
  return best !== undefined && best.count > 0 ? best : null;
}
