import type { Gate, GateCell } from '@rackmark/contracts';
import { listOf } from '@rackmark/words';
import { escaped, markdownTable } from '../table.js';
import { words } from '../words.js';
import { devicesOf, header, linkOf, noteOf, REGRESSIONS, rowOf } from './rows.js';

/** GitHub takes no longer comment. */
const MOST = 65_536;
/** What is always there needs less than this: title, devices, link, marker. */
const ROOM = 4_000;
const MOST_OF_A_NAME = 300;

/** Found again by this, a comment is replaced in place. What ends a comment in HTML cannot stand in it. */
export const markerOf = (name: string): string =>
  `<!-- rackmark:gate ${name.replaceAll(/[^\p{L}\p{N}._/]+/gu, '-')} -->`;

/** A comment on a pull request: the answer, what is significant with the worst first, and the rest folded. */
export function gateMarkdown(g: Gate, portal: string): string {
  const { answer, title, cells, notes } = g.decision!;
  const icon = { no_regression: '✅', regression: '❌', cannot_tell: '❔', could_not_run: '⚠️' }[answer];
  const told = cut(words().tell(title.said, title.text), 1_000);
  const isTold = (c: GateCell) => REGRESSIONS.includes(c.word) || c.word === 'better';
  const devices = devicesOf(g);
  const where =
    devices.length === 0
      ? []
      : [
          words().say('shell.gate.on', {
            list: listOf(
              devices.map((d) => cut(d, 80)),
              8,
            ),
          }),
        ];
  const head = [`### ${icon} ${escaped(told)}`, ...where.map(escaped)];
  const end = [linkOf(g, portal), markerOf(g.name)];
  let left = MOST - ROOM - [...head, ...end].join('\n\n').length;
  const part = (rows: readonly GateCell[]) => {
    const text = tableWithin(rows, left / 2);
    left -= text.length;
    return text;
  };
  const significant = part(cells.filter(isTold));
  const others = cells.filter((c) => !isTold(c));
  const lines = [
    ...new Set([...notes.map((n) => words().tell(n.said, n.text)), ...cells.flatMap((c) => noteOf(c) ?? [])]),
  ];
  const details = [part(others), listWithin(lines, left)].filter(Boolean).join('\n\n');
  const folded =
    details === ''
      ? ''
      : `<details><summary>${escaped(words().say('shell.gate.details', { n: others.length }))}</summary>\n\n${details}\n\n</details>`;
  return `${[...head, significant, folded, ...end].filter(Boolean).join('\n\n')}\n`;
}

/** As many rows as there is room for; what is left out is counted. */
function tableWithin(cells: readonly GateCell[], most: number): string {
  if (cells.length === 0) return '';
  const rows = cells.map((c) => rowOf(c).map((text) => cut(text, MOST_OF_A_NAME)));
  const few = fitting(rows, (row) => markdownTable([], [row]).length, most - 500);
  const more = rows.length - few.length;
  const text = few.length === 0 ? '' : markdownTable(header(), few);
  return more === 0 ? text : `${text}\n\n${words().say('shell.gate.more_rows', { n: more })}`;
}
function listWithin(lines: readonly string[], most: number): string {
  const items = lines.map((l) => `- ${escaped(cut(l, 1_000))}`);
  return fitting(items, (item) => item.length + 1, most).join('\n');
}

/** Those from the beginning that have room together. */
function fitting<T>(items: readonly T[], sizeOf: (item: T) => number, most: number): T[] {
  let used = 0;
  const end = items.findIndex((item) => (used += sizeOf(item)) > most);
  return end < 0 ? [...items] : items.slice(0, end);
}
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
