import type { MetricUnit } from '@rackmark/contracts';
import { words } from './words.js';

const NONE = '–';

/** A figure of a metric. */
export const quantity = (unit: MetricUnit, value: number | null): string =>
  value === null ? NONE : words().plain(words().quantity(unit, value));

/** Nanoseconds as microseconds with nanosecond resolution. */
export const microseconds = (ns: number): number => Math.round(ns) / 1000;
