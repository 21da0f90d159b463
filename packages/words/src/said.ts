import type { Failure, Said } from '@rackmark/contracts';
import type { Arguments, Key } from './catalogue.js';

/** A sentence to be stored or sent. */
export function said<K extends Key>(...[code, params]: Arguments<K>): Said {
  return { code, params: { ...params } };
}

/** A failure as a sentence: what it is by its code, with the message of whoever met it. */
export const saidOfFailure = ({ name, message }: Pick<Failure, 'name' | 'message'>): Said =>
  said(`failure.${name}`, { detail: message });

/** "A, B, C and 4 more". */
export const listOf = <T extends string | Said>(items: readonly T[], most = 3): (T | Said)[] =>
  items.length <= most
    ? [...items]
    : [...items.slice(0, most), said('list.more', { n: items.length - most })];
