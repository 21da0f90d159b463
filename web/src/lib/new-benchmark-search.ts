import { listOf, textOf } from './search.js';
import { deviceFilterOf, type DeviceFilter } from './devices/device-filter.js';

/** What of the form stands in the address. `device` names devices one by one; empty: all that are free. */
export interface NewBenchmarkSearch extends DeviceFilter {
  model: string[];
  engine: string[];
  /** "litert@2.2.0". */
  runtime?: string[];
  accelerator: string[];
  threads: string[];
  precision?: string[];
  backend?: string[];
  mode?: string[];
  cache?: string;
  fallback?: string;
  prefill?: string;
  decode?: string;
  context?: string;
  prompt?: string;
  shapes?: string;
  /** "image=<sha256>=cat.npy". */
  input?: string[];
  device: string[];
  runner?: string[];
  repeats?: string;
  iterations?: string;
  seconds?: string;
}
/** A list that stands in the address only when it says something. */
const someOf = (value: unknown): string[] | undefined => {
  const list = listOf(value);
  return list.length > 0 ? list : undefined;
};

/** Out of an address that anybody may have written. */
export const newBenchmarkSearchOf = (s: Record<string, unknown>): NewBenchmarkSearch => ({
  model: listOf(s['model']),
  engine: listOf(s['engine']),
  runtime: someOf(s['runtime']),
  accelerator: listOf(s['accelerator']),
  threads: listOf(s['threads']),
  precision: someOf(s['precision']),
  backend: someOf(s['backend']),
  mode: someOf(s['mode']),
  cache: textOf(s['cache']),
  fallback: textOf(s['fallback']),
  prefill: textOf(s['prefill']),
  decode: textOf(s['decode']),
  context: textOf(s['context']),
  prompt: textOf(s['prompt']),
  shapes: textOf(s['shapes']),
  input: someOf(s['input']),
  device: listOf(s['device']),
  runner: someOf(s['runner']),
  ...deviceFilterOf(s),
  repeats: textOf(s['repeats']),
  iterations: textOf(s['iterations']),
  seconds: textOf(s['seconds']),
});

/** Stands for "none of them", since an empty list means "all that are free". */
export const NO_DEVICE = 'none';

/** A form that nobody has filled in. */
export const emptySearch: NewBenchmarkSearch = {
  model: [],
  engine: [],
  accelerator: [],
  threads: [],
  device: [],
};
