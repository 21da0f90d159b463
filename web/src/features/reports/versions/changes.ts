import type { Effect, FrozenBlock, FrozenReport } from '@rackmark/contracts';

/** A block that one version has and the other has not, or that says something else. */
interface ChangedBlock {
  name: string;
  title: string;
  word: 'added' | 'gone' | 'changed';
}
/** A ratio that both versions tell, and that is another. */
export interface ChangedFigure {
  key: string;
  /** Device and configuration of its place. */
  where: string;
  before: Effect | null;
  after: Effect | null;
}
export interface Changes {
  title: { before: string; after: string } | null;
  blocks: ChangedBlock[];
  runs: { added: number; gone: number; verdicts: number };
  figures: ChangedFigure[];
}

/** What a version says otherwise than one before it. */
export function changesBetween(before: FrozenReport, after: FrozenReport): Changes {
  return {
    title: before.title === after.title ? null : { before: before.title, after: after.title },
    blocks: blocksBetween(before, after),
    runs: runsBetween(before, after),
    figures: figuresBetween(before, after),
  };
}

function blocksBetween(before: FrozenReport, after: FrozenReport): ChangedBlock[] {
  const old = new Map(before.blocks.map((b) => [b.name, b]));
  const now = new Set(after.blocks.map((b) => b.name));
  const stays = after.blocks.flatMap((block): ChangedBlock[] => {
    const was = old.get(block.name);
    const head = { name: block.name, title: titleOf(block) };
    if (was === undefined) return [{ ...head, word: 'added' }];
    return saysOf(was, before) === saysOf(block, after) ? [] : [{ ...head, word: 'changed' }];
  });
  const gone = before.blocks.filter((b) => !now.has(b.name));
  return [...stays, ...gone.map((b): ChangedBlock => ({ name: b.name, title: titleOf(b), word: 'gone' }))];
}
const titleOf = (b: FrozenBlock): string => ('title' in b && b.title !== '' ? b.title : b.name);

/** What a block is made of, wherever that stands in its report. */
function saysOf(block: FrozenBlock, { comparisons, series }: FrozenReport): string {
  if (block.kind === 'comparison')
    return JSON.stringify({ ...block, comparison: comparisons[block.comparison]?.query });
  if (block.kind === 'series') return JSON.stringify({ ...block, series: series?.[block.series]?.basis.id });
  if (block.kind !== 'text') return JSON.stringify(block);
  const figures = block.figures.map((f) => ({ ...f, comparison: comparisons[f.comparison]?.query }));
  return JSON.stringify({ ...block, figures });
}

function runsBetween(before: FrozenReport, after: FrozenReport): Changes['runs'] {
  const old = new Map(before.runs.map((r) => [r.id, r.verdict]));
  const now = new Set(after.runs.map((r) => r.id));
  const kept = after.runs.filter((r) => old.has(r.id));
  return {
    added: after.runs.length - kept.length,
    gone: before.runs.filter((r) => !now.has(r.id)).length,
    verdicts: kept.filter((r) => old.get(r.id) !== r.verdict).length,
  };
}

/** Places that either of them compares, by the same sides and metric. */
function figuresBetween(before: FrozenReport, after: FrozenReport): ChangedFigure[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): ChangedFigure[] => {
    const [was, is] = [old.get(key), now.get(key)];
    // What only one of them shows is told by its blocks.
    if (was === undefined || is === undefined) return [];
    const [a, b] = [was.effect, is.effect];
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ key, where: is.where, before: a, after: b }];
  });
}

function placesOf(report: FrozenReport): Map<string, { where: string; effect: Effect | null }> {
  const found = new Map<string, { where: string; effect: Effect | null }>();
  for (const { query, result } of report.comparisons) {
    const rows = new Map(result.rows.map((r) => [r.key, r.label]));
    const columns = new Map(result.columns.map((c) => [c.key, c.label]));
    const sides = new Map(result.sides.map((s) => [s.key, s.label]));
    for (const c of result.cells) {
      const key = JSON.stringify([query, c.row, c.column, c.candidate]);
      const names = [rows.get(c.row), columns.get(c.column), sides.get(c.candidate)];
      found.set(key, { where: names.filter(Boolean).join(', '), effect: c.effect });
    }
  }
  return found;
}
