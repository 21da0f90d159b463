import {
  REPORT_FORMAT,
  type ComparisonQuery,
  type FrozenBlock,
  type FrozenReport,
  type ReportBlock,
  type SeriesBasis,
} from '@rackmark/contracts';
import { groupBy } from '../measured/group-by.js';
import type { Said } from '../measured/run-numbers.js';
import { outsideCell, outsideRun, outsideSeries, type Outside } from './outside.js';
import { seriesOfReport } from './series.js';
import { comparisonsOf, withFigures } from './read.js';

/** Of what a report is made: as stored, with all names. */
export type Stored = Pick<FrozenReport, 'benchmarks' | 'devices' | 'cells' | 'runs' | 'pictures'> & {
  series: SeriesBasis[];
};
export type ReportHead = Pick<
  FrozenReport,
  'number' | 'version' | 'title' | 'author' | 'language' | 'published_at' | 'portal'
>;

/** Version of what computes: what a reader's own copy is held against. */
const ANALYSIS = '1';

/** Comparisons that blocks and figures ask for, each once. */
export function queriesOf(blocks: readonly ReportBlock[]): ComparisonQuery[] {
  const all = blocks.flatMap((b) =>
    b.kind === 'comparison' ? [b.source] : b.kind === 'text' ? b.figures.map((f) => f.source) : [],
  );
  return [...new Map(all.map((q) => [JSON.stringify(q), q])).values()];
}

/**
 * What a version says, from now on: names are left out first, then everything is computed of what is left, so that a reader
 * computes the same. @throws EmptySide where a comparison has nothing any more
 */
export function freezeReport(
  head: ReportHead,
  blocks: readonly ReportBlock[],
  stored: Stored,
  saidOf: (cellId: string) => Said | undefined,
  outside: Outside,
): FrozenReport {
  const runs = stored.runs.map((r) => outsideRun(r, outside));
  const byCell = groupBy(runs, (r) => r.cell_id);
  const cells = stored.cells.map((c) => withFigures(outsideCell(c, outside), byCell.get(c.id) ?? []));
  const { benchmarks, devices, pictures } = stored;
  const compared = comparisonsOf({ benchmarks, cells, runs }, saidOf);
  const queries = queriesOf(blocks);
  const place = (query: ComparisonQuery) =>
    queries.findIndex((q) => JSON.stringify(q) === JSON.stringify(query));
  const byId = new Map(runs.map((r) => [r.id, r]));
  const series = stored.series.map((s) => {
    const basis = outsideSeries(s, outside);
    return { basis, result: seriesOfReport(basis, byId) };
  });
  return {
    format: REPORT_FORMAT,
    ...head,
    methods: {
      analysis: ANALYSIS,
      rules_versions: [...new Set(runs.flatMap((r) => r.rules_version ?? []))].sort((a, b) => a - b),
    },
    ...{ benchmarks, devices, cells, runs },
    comparisons: queries.map((query) => ({ query, result: compared(query) })),
    pictures,
    ...(series.length === 0 ? {} : { series }),
    blocks: blocks.map((b) => frozenBlockOf(b, place, (id) => series.findIndex((s) => s.basis.id === id))),
  };
}

function frozenBlockOf(
  block: ReportBlock,
  place: (query: ComparisonQuery) => number,
  seriesAt: (id: string) => number,
): FrozenBlock {
  if (block.kind === 'series') return { ...block, series: seriesAt(block.series) };
  if (block.kind === 'comparison') {
    const { source, ...rest } = block;
    return { ...rest, comparison: place(source) };
  }
  if (block.kind !== 'text') return block;
  const figures = block.figures.map(({ source, ...f }) => ({ ...f, comparison: place(source) }));
  return { ...block, figures };
}
