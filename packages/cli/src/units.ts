import type { MetricUnit } from '@rackmark/contracts';
import { words } from './words.js';

const NONE = '–';

export const duration = (ns: number | null): string =>
  ns === null ? NONE : words().plain(words().duration(ns));
/** A figure of a metric. */
export const quantity = (unit: MetricUnit, value: number | null): string =>
  value === null ? NONE : words().plain(words().quantity(unit, value));
export const memory = (kib: number | null): string =>
  kib === null ? NONE : words().plain(words().memory(kib));
/** Tokens a second. */
export const rate = (perSecond: number | null): string =>
  perSecond === null ? NONE : words().plain(words().rate(perSecond));

/** Nanoseconds as microseconds with nanosecond resolution. */
export const microseconds = (ns: number): number => Math.round(ns) / 1000;
