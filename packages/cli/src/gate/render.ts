import type { Gate } from '@rackmark/contracts';
import { table, terminal, wrapped } from '../table.js';
import { words } from '../words.js';
import { header, linkOf, noteOf, rowOf } from './rows.js';

/** A gate with its answer, for people at a terminal. */
export function renderGate(g: Gate, portal: string): string {
  const { title, cells, notes } = g.decision!;
  const less = (['column.configuration', 'column.metric'] as const).map((c) => words().say(c));
  const lines = [
    ...new Set([...notes.map((n) => words().tell(n.said, n.text)), ...cells.flatMap((c) => noteOf(c) ?? [])]),
  ];
  const parts = [
    wrapped(words().tell(title.said, title.text), terminal()),
    cells.length === 0 ? '' : table(header(), cells.map(rowOf), terminal(less)),
    lines.map((l) => wrapped(`• ${l}`, terminal())).join('\n'),
    linkOf(g, portal),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
