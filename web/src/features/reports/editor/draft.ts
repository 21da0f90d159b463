import type { Report, ReportBlock } from '@rackmark/contracts';

/** What somebody edits. */
export type Draft = Pick<Report, 'title' | 'author' | 'language' | 'blocks' | 'labels' | 'shows'>;

export const draftOf = ({ title, author, language, blocks, labels, shows }: Report): Draft => ({
  ...{ title, author, language, blocks, labels, shows },
});
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A name that no block, or no figure of a block, has yet: `text`, `text-2` … */
export function freeName(wanted: string, taken: readonly { name: string }[]): string {
  const has = (name: string) => taken.some((t) => t.name === name);
  if (!has(wanted)) return wanted;
  let n = 2;
  while (has(`${wanted}-${n}`)) n += 1;
  return `${wanted}-${n}`;
}
/** `f1`, `f2` …: short, because it is written into the text. */
export function nextFigure(taken: readonly { name: string }[]): string {
  let n = 1;
  while (taken.some((t) => t.name === `f${n}`)) n += 1;
  return `f${n}`;
}

/** @param by −1: up, 1: down; what stands at the end stays there */
export function moved(blocks: readonly ReportBlock[], at: number, by: -1 | 1): ReportBlock[] {
  const to = at + by;
  if (to < 0 || to >= blocks.length) return [...blocks];
  const next = [...blocks];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}

/** What a person calls a kind of block. */
export const kindOf = (b: ReportBlock) => (b.kind === 'comparison' ? b.view : b.kind);
export type BlockKind = ReturnType<typeof kindOf>;

/** Comparisons that the draft shows already, each once. */
export function sourcesOf(blocks: readonly ReportBlock[]) {
  const all = blocks.flatMap((b) =>
    b.kind === 'comparison' ? [b.source] : b.kind === 'text' ? b.figures.map((f) => f.source) : [],
  );
  return [...new Map(all.map((s) => [JSON.stringify(s), s])).values()];
}
/** Benchmarks that it speaks of. */
export const benchmarksOf = (blocks: readonly ReportBlock[]): number[] => [
  ...new Set([
    ...blocks.flatMap((b) => (b.kind === 'cells' ? [b.benchmark] : [])),
    ...sourcesOf(blocks).flatMap((s) => [s.base, ...s.candidate].map((side) => Number(side.split('~')[0]))),
  ]),
];
