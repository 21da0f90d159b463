import type { Gate, GateAnswer, GateCell } from '@rackmark/contracts';
import type { IconName } from '../../components/icon.js';
import { say } from '../../lib/words.js';

/** How an answer looks: colour where something became slower or faster, quiet where not. */
export const answerIcons: Record<GateAnswer | 'measuring', [IconName, tone: string]> = {
  no_regression: ['equal', 'N'],
  regression: ['down', 'S'],
  cannot_tell: ['ask', 'Q'],
  could_not_run: ['none', 'Q'],
  measuring: ['wait', 'Q'],
};
export const wordIcons: Record<GateCell['word'], [IconName, tone: string]> = {
  worse: ['down', 'S'],
  broken: ['cross', 'S'],
  fell_back: ['fallback', 'S'],
  cannot_tell: ['ask', 'N'],
  within: ['down', 'N'],
  no_change: ['equal', 'N'],
  better: ['up', 'F'],
  left_out: ['none', 'N'],
};

/** The answer in one sentence, or the question while there is none. */
export const titleOf = ({ decision, candidate, base }: Gate): string =>
  decision?.title.text ?? say('gates.measuring', { side: candidate, base });
