import type { GateCell } from '@rackmark/contracts';
import type { Words } from './words.js';

/** "1.200 (1.150 to 1.250)": the same digits in the shell, in the comment and on the page. Null where there is no ratio. */
export function gateRatio(
  words: Words,
  { ratio, low, high }: Pick<GateCell, 'ratio' | 'low' | 'high'>,
): string | null {
  if (ratio === null) return null;
  const three = (x: number) => words.fixed(x, 3);
  if (low === null || high === null) return three(ratio);
  return `${three(ratio)} (${words.say('shell.range', { before: three(low), after: three(high) })})`;
}
