import type { Device, DeviceSet } from '@rackmark/contracts';
import {
  conditionsOf,
  memoryFloorMib,
  type DeviceFilter,
  type FilterKey,
  type ListKey,
} from './device-filter.js';
import { healthText, stateKinds, stateOf, stateWords } from './device-state.js';
import { say } from '../words.js';

interface Option {
  value: string;
  label: string;
  /** Devices that would be shown with it, the other conditions kept. */
  count: number;
}
export interface Facet {
  key: FilterKey;
  label: string;
  /** Several may be chosen, or one. */
  several: boolean;
  options: Option[];
}

const SOLD_GB = [2, 3, 4, 6, 8, 12, 16, 24, 32, 64];
const natural = new Intl.Collator('en', { numeric: true });

const listFacets: [key: ListKey, label: string, of: (d: Device) => string | null | undefined][] = [
  ['kind', say('rack.facet_kind'), (d) => d.facts.kind],
  ['state', say('benchmark.state'), (d) => stateOf(d).kind],
  ['maker', say('rack.facet_maker'), (d) => d.facts.android?.soc.maker],
  ['soc', 'SoC', (d) => d.facts.android?.soc.name],
  ['brand', say('rack.facet_brand'), (d) => d.facts.android?.brand],
  ['tier', say('rack.facet_tier'), (d) => d.facts.android?.tier],
  ['pool', say('rack.facet_pool'), (d) => d.pool],
  ['health', say('rack.facet_health'), (d) => d.health],
];

/** What these devices can be narrowed by. A fact that all share, or none has, is no choice and is left out. */
export function facetsOf(
  devices: readonly Device[],
  f: DeviceFilter,
  sets: readonly DeviceSet[] = [],
): Facet[] {
  const withoutOne = (key: FilterKey): Device[] => {
    const others = conditionsOf(f, sets).filter((c) => c.key !== key);
    const retired = key === 'state' || f.state?.includes('retired');
    return devices.filter((d) => (retired || d.admin !== 'retired') && others.every((c) => c.meets(d)));
  };
  const facets = new Map<FilterKey, Facet>();
  for (const [key, label, of] of listFacets) {
    const left = withoutOne(key);
    const values = [...new Set(devices.map(of).filter((v) => v !== null && v !== undefined))];
    const chosen = (f[key] as string[] | undefined) ?? [];
    const all = [...new Set([...values, ...chosen])];
    if (all.length < 2 && chosen.length === 0) continue;
    const options = all
      .map((value) => ({
        value,
        label: labelOf(key, value),
        count: left.filter((d) => of(d) === value).length,
      }))
      .sort((a, b) => rank(key, a.value) - rank(key, b.value) || natural.compare(a.label, b.label));
    facets.set(key, { key, label, several: true, options });
  }
  for (const facet of [
    memoryFacet(devices, withoutOne('memory'), f),
    androidFacet(devices, withoutOne('android'), f),
  ])
    if (facet !== null) facets.set(facet.key, facet);
  const npu = npuFacet(devices, withoutOne('npu'), f);
  if (npu !== null) facets.set('npu', npu);
  const order: FilterKey[] = [
    'kind',
    'state',
    'maker',
    'soc',
    'brand',
    'tier',
    'memory',
    'android',
    'npu',
    'pool',
    'health',
  ];
  return order.flatMap((key) => facets.get(key) ?? []);
}

const tiers = ['high', 'mid', 'entry'];
const healths = ['ok', 'suspect', 'quarantined', 'needs_repair'];
function rank(key: FilterKey, value: string): number {
  if (key === 'tier') return tiers.indexOf(value);
  if (key === 'health') return healths.indexOf(value);
  return key === 'state' ? stateKinds.findIndex((k) => k === value) : 0;
}
function labelOf(key: FilterKey, value: string): string {
  if (key === 'state') return stateWords[value as keyof typeof stateWords] ?? value;
  return key === 'health' ? healthText(value) : value;
}

function memoryFacet(devices: readonly Device[], left: readonly Device[], f: DeviceFilter): Facet | null {
  const sizes = devices.map((d) => d.facts.memory_mib ?? 0);
  const useful = SOLD_GB.filter((gb) => {
    const n = sizes.filter((mib) => mib >= memoryFloorMib(gb)).length;
    return n > 0 && n < devices.length;
  });
  const all = [...new Set([...useful, ...(f.memory === undefined ? [] : [Number(f.memory)])])].sort(
    (a, b) => a - b,
  );
  if (all.length === 0) return null;
  return {
    key: 'memory',
    label: say('start.memory'),
    several: false,
    options: all.map((gb) => ({
      value: String(gb),
      label: say('rack.at_least_gb', { many: gb }),
      count: left.filter((d) => (d.facts.memory_mib ?? 0) >= memoryFloorMib(gb)).length,
    })),
  };
}

const majorOf = (d: Device): number => Number.parseInt(d.facts.android?.android ?? '0', 10) || 0;
function androidFacet(devices: readonly Device[], left: readonly Device[], f: DeviceFilter): Facet | null {
  const versions = [...new Set([...devices.map(majorOf), Number(f.android ?? 0)])].filter((v) => v > 0);
  if (versions.length < 2 && f.android === undefined) return null;
  return {
    key: 'android',
    label: 'Android',
    several: false,
    options: versions
      .sort((a, b) => b - a)
      .map((v) => ({
        value: String(v),
        label: say('rack.or_newer', { many: v }),
        count: left.filter((d) => majorOf(d) >= v).length,
      })),
  };
}

function npuFacet(devices: readonly Device[], left: readonly Device[], f: DeviceFilter): Facet | null {
  const has = (d: Device) => d.facts.android?.npu != null;
  if (f.npu === undefined && (!devices.some(has) || devices.every(has))) return null;
  return {
    key: 'npu',
    label: 'NPU',
    several: false,
    options: [
      { value: 'yes', label: say('rack.has_one'), count: left.filter(has).length },
      { value: 'no', label: say('rack.has_none'), count: left.filter((d) => !has(d)).length },
    ],
  };
}
