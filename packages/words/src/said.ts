import {
  configurationParts,
  taskSaid,
  type Configuration,
  type Failure,
  type Labelled,
  type Said,
} from '@rackmark/contracts';
import type { Arguments, Key } from './catalogue.js';

/** A sentence to be stored or sent. */
export function said<K extends Key>(...[code, params]: Arguments<K>): Said {
  return { code, params: { ...params } };
}

/** A failure as a sentence: ours, or what it is by its code with the message of whoever met it. */
export const saidOfFailure = ({
  name,
  message,
  said: own,
}: Pick<Failure, 'name' | 'message' | 'said'>): Said => own ?? said(`failure.${name}`, { detail: message });

/** "A, B, C and 4 more". */
export const listOf = <T extends string | Said>(items: readonly T[], most = 3): (T | Said)[] =>
  items.length <= most
    ? [...items]
    : [...items.slice(0, most), said('list.more', { n: items.length - most })];

/** "CPU 2 threads", "GPU fp16": without the engine, which is named where engines differ. */
export const saidOfConfiguration = (c: Configuration, options?: Labelled): Said =>
  said('configuration', configurationParts(c, options));

/** "prefill 128 · decode 64": what these configurations ask alike of a language model. @param keys from `commonTask` */
export function saidOfTask(c: Configuration, keys: readonly string[]): Said | null {
  const [first, ...tail] = taskSaid(c, keys);
  return first === undefined ? null : said('configuration.task', { head: [first], tail });
}
