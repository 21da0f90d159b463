import type { BisectWord } from '@rackmark/contracts';

/** Releases by their positions: 0 is the last good one, the last of them the first bad one. */
export interface Search {
  releases: number;
  /** Those that cannot be measured: their files are gone. */
  gone: ReadonlySet<number>;
}
export interface Known {
  good: number;
  bad: number;
}
export interface Shown {
  at: number;
  word: BisectWord;
}
export type Next =
  | ({ do: 'measure'; at: number } & Known)
  | ({ do: 'end'; answer: 'found' | 'range' | 'cannot_tell' | 'not_shown' } & Known);

/** What is known by what has been shown so far. */
export function known({ releases }: Search, shown: readonly Shown[]): Known {
  const at = (word: BisectWord) => shown.filter((s) => s.word === word).map((s) => s.at);
  return { good: Math.max(0, ...at('good')), bad: Math.min(releases - 1, ...at('bad')) };
}

const between = ({ good, bad }: Known, gone: ReadonlySet<number>): number[] =>
  Array.from({ length: Math.max(0, bad - good - 1) }, (_, i) => good + 1 + i).filter((at) => !gone.has(at));

/** The middle one of what is left between good and bad, until nothing is left or a step has no answer. */
export function next(search: Search, shown: readonly Shown[]): Next {
  const now = known(search, shown);
  const open = shown.find((s) => s.word === 'cannot_tell' || s.word === 'not_shown');
  if (open !== undefined) return { do: 'end', answer: open.word as 'cannot_tell' | 'not_shown', ...now };
  const left = between(now, search.gone);
  if (left.length > 0) return { do: 'measure', at: left[(left.length - 1) >> 1]!, ...now };
  return { do: 'end', answer: now.bad - now.good === 1 ? 'found' : 'range', ...now };
}

/** With an answer at each step it takes no more. */
export const mostSteps = (search: Search): number =>
  Math.ceil(Math.log2(between(known(search, []), search.gone).length + 1));
