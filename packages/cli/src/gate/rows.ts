import { metrics, type Gate, type GateCell } from '@rackmark/contracts';
import { gateRatio } from '@rackmark/words';
import { quantity } from '../units.js';
import { words } from '../words.js';

export const REGRESSIONS: readonly GateCell['word'][] = ['worse', 'broken', 'fell_back'];

export const header = (): string[] => [
  ...(['column.model', 'column.device', 'column.configuration', 'column.metric'] as const).map((c) =>
    words().say(c),
  ),
  ...(['column.base_alone', 'column.candidate', 'column.ratio', 'column.in_words'] as const).map((c) =>
    words().say(c),
  ),
];

/** A cell as tables show it; of a rate the ratio is that of the times for one token. */
export function rowOf(c: GateCell): string[] {
  return [
    c.slot,
    c.device.name,
    words().configuration(c.configuration, { engine: true }),
    metricLabel(c),
    quantity(c.unit, c.base?.value ?? null),
    quantity(c.unit, c.candidate?.value ?? null),
    ratioOf(c),
    wordOf(c),
  ];
}

export function metricLabel({ metric, at }: GateCell): string {
  const { label } = metrics[metric].words[words().language];
  return at === 'p50' ? label : `${label} (${at})`;
}

export const ratioOf = (c: GateCell): string => gateRatio(words(), c) ?? '–';

export function wordOf(c: GateCell): string {
  const word = words().say('word.gate', { word: c.word });
  return c.suspect ? words().say('shell.compare.suspect', { given: `${word},` }) : word;
}

/** What a cell has to say besides its figures. */
export const noteOf = (c: GateCell): string | null =>
  c.note === null ? null : `${c.slot}, ${c.device.name}: ${words().tell(c.note.said, c.note.text)}`;

export const devicesOf = ({ decision }: Gate): string[] => [
  ...new Set((decision?.cells ?? []).map((c) => c.device.name)),
];

/** Where a reader sees more; one that was never made has no page. */
export const linkOf = ({ number }: Gate, portal: string): string =>
  number === 0 ? portal : `${portal}/gates/${number}`;
