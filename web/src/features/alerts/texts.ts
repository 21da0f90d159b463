import type { Alert } from '@rackmark/contracts';
import { threeDigits } from '../../lib/format.js';
import { say } from '../../lib/words.js';

const titles = {
  change: 'alerts.title.change',
  budget: 'alerts.title.budget',
  missing: 'alerts.title.missing',
} as const;
/** "segment-s: slower since 1.4.0-rc2". */
export const titleOf = (a: Alert): string => say(titles[a.kind], { list: a.slots, name: a.first_bad.name });

/** "1.07–1.14× on Galaxy A55 and Pixel 9 Pro, since 1.4.0-rc2." */
export function sentenceOf(a: Alert): string {
  const where = { list: a.device_models, name: a.first_bad.name };
  if (a.kind !== 'change' || a.smallest_ratio === null || a.largest_ratio === null)
    return say(a.kind === 'missing' ? 'alerts.sentence.missing' : 'alerts.sentence.budget', where);
  const [from, to] = [threeDigits(a.smallest_ratio), threeDigits(a.largest_ratio)];
  return from === to
    ? say('alerts.sentence.one', { ...where, from })
    : say('alerts.sentence.change', { ...where, from, to });
}

/** The date that presses now, and whether it is over. */
export function dueOf(a: Alert, today: string): { date: string; over: boolean } | null {
  const date = a.state === 'open' ? a.triage_due : a.state === 'acknowledged' ? a.decision_due : null;
  return date === null ? null : { date, over: date < today };
}
