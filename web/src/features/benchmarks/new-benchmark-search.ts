import { listOf, textOf } from '../../app/search.js';

/** What of the form stands in the address. */
export interface NewBenchmarkSearch {
  model: string[];
  engine: string[];
  accelerator: string[];
  threads: string[];
  device: string[];
  kind?: string;
  cores?: string;
  memory?: string;
  repeats?: string;
  iterations?: string;
  seconds?: string;
}
/** Out of an address that anybody may have written. */
export const newBenchmarkSearchOf = (s: Record<string, unknown>): NewBenchmarkSearch => ({
  model: listOf(s['model']),
  engine: listOf(s['engine']),
  accelerator: listOf(s['accelerator']),
  threads: listOf(s['threads']),
  device: listOf(s['device']),
  kind: textOf(s['kind']),
  cores: textOf(s['cores']),
  memory: textOf(s['memory']),
  repeats: textOf(s['repeats']),
  iterations: textOf(s['iterations']),
  seconds: textOf(s['seconds']),
});

/** A form that nobody has filled in. */
export const emptySearch: NewBenchmarkSearch = {
  model: [],
  engine: [],
  accelerator: [],
  threads: [],
  device: [],
};
