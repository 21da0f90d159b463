import { oneLine } from '@rackmark/contracts';
import { words } from './words.js';

export interface Fit {
  /** Of the terminal; null: as wide as it gets (a file, a pipe). */
  columns: number | null;
  /** Headers of columns that may be left out on a narrow terminal, the least needed first. */
  drop?: readonly string[];
}

/** How wide standard output is where it is a terminal. */
export const terminal = (drop: readonly string[] = [], out: NodeJS.WriteStream = process.stdout): Fit => ({
  columns: out.isTTY ? out.columns || null : null,
  drop,
});

type Row = readonly string[];
/** A text is cut to no less; numbers are never cut. */
const LEAST_TEXT = 14;
const GAP = '  ';

/**
 * Aligned columns for a terminal; columns whose every cell is a number are set right. On a narrow one texts are cut in the
 * middle (variants of a model differ at the end), then columns are left out, and a line below says which.
 */
export function table(names: Row, cells: readonly Row[], { columns, drop = [] }: Fit): string {
  const header = names.map(oneLine);
  const rows = cells.map((row) => row.map(oneLine));
  const left: string[] = [];
  for (const next of [...drop, null]) {
    const shown = header.map((h) => !left.includes(h));
    const keep = (row: Row) => row.filter((_, i) => shown[i]);
    const [head, body] = [keep(header), rows.map(keep)];
    const widths = fitted(head, body, columns);
    if (widths !== null || next === null) {
      const note = left.length === 0 ? '' : `\n${words().say('shell.too_narrow', { commas: left })}`;
      return drawn(head, body, widths ?? leastWidths(head, body)) + note;
    }
    if (header.includes(next)) left.push(next);
  }
  return '';
}

function drawn(header: Row, rows: readonly Row[], widths: readonly number[]): string {
  const right = header.map((_, i) => isNumeric(rows, i));
  const line = (cells: Row) =>
    cells
      .map((cell, i) => {
        const text = cutTo(cell, widths[i]!);
        const blanks = ' '.repeat(widths[i]! - width(text));
        return right[i] ? blanks + text : text + blanks;
      })
      .join(GAP)
      .trimEnd();
  return [line(header), widths.map((w) => '─'.repeat(w)).join(GAP), ...rows.map(line)].join('\n');
}

const isNumeric = (rows: readonly Row[], i: number): boolean =>
  rows.length > 0 && rows.every((r) => /^[\d−–+.]/.test(r[i] ?? ''));
const widest = (rows: readonly Row[], i: number): number =>
  Math.max(0, ...rows.map((r) => width(r[i] ?? '')));

/** A column's least width: its numbers whole, its texts and its header cut. */
const leastWidths = (header: Row, rows: readonly Row[]): number[] =>
  header.map((_, i) => {
    const whole = widest([header, ...rows], i);
    return Math.min(whole, isNumeric(rows, i) ? Math.max(widest(rows, i), LEAST_TEXT) : LEAST_TEXT);
  });

/** Widths within so many columns, the widest cut first; null where that cannot be. */
function fitted(header: Row, rows: readonly Row[], columns: number | null): number[] | null {
  const widths = header.map((_, i) => widest([header, ...rows], i));
  const least = leastWidths(header, rows);
  const all = () => widths.reduce((sum, w) => sum + w, GAP.length * (widths.length - 1));
  while (columns !== null && all() > columns) {
    const [most] = widths
      .map((_, i) => i)
      .filter((i) => widths[i]! > least[i]!)
      .sort((a, b) => widths[b]! - widths[a]!);
    if (most === undefined) return null;
    widths[most]! -= 1;
  }
  return widths;
}

function cutTo(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return [...letters.slice(0, most - 1 - end), '…', ...letters.slice(letters.length - end)].join('');
}

/** A table of GitHub's Markdown. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const all = rows.map((row) => line(row.map(escaped)));
  return [line(header.map(escaped)), line(header.map(() => '---')), ...all].join('\n');
}

/** A text of files, phones or runtimes as Markdown shows it and does nothing with it: no markup, link, tag or mention. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|~#]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replaceAll(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}

/** For a terminal: nothing in it moves the cursor; broken between words where a terminal is narrow; a word that is longer stays whole. */
export function wrapped(text: string, { columns }: Fit): string {
  return text
    .split('\n')
    .map(oneLine)
    .map((line) => {
      if (columns === null) return line;
      const lines: string[] = [];
      for (const word of line.split(' ')) {
        const last = lines.at(-1);
        if (last !== undefined && width(last) + 1 + width(word) <= columns)
          lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
      }
      return lines.join('\n');
    })
    .join('\n');
}

const width = (text: string) => [...text].length;
