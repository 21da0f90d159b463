import type { Comparison, FrozenBlock, FrozenReport } from '@rackmark/contracts';
import { useState } from 'react';
import type { ViewSearch } from '../../../components/compare/choose.js';
import { comparisonColumns } from '../../../components/compare/comparison-table.js';
import { FindingList } from '../../../components/compare/findings.js';
import { Loading } from '../../../components/compare/loading.js';
import { Matrix } from '../../../components/compare/matrix.js';
import { axesOf, loadingPlacesOf, pointsOf, sizePlacesOf } from '../../../components/compare/points.js';
import { Scaling } from '../../../components/compare/scaling.js';
import { Size } from '../../../components/compare/size.js';
import { effectText } from '../../../components/effect.js';
import { ratioText } from '../../../lib/format.js';
import { say } from '../../../lib/words.js';
import { FilteredTable } from './filtered-table.js';

type Block = Extract<FrozenBlock, { kind: 'comparison' }>;

/** One view of a comparison, as the compare page draws it. */
export function ComparisonView({ report, block, c }: { report: FrozenReport; block: Block; c: Comparison }) {
  const [search, setSearch] = useState<ViewSearch>({});
  const viewed = { search, set: (change: ViewSearch) => setSearch({ ...search, ...change }) };
  const { points } = pointsOf(c);
  const nothing = <p className="q2">{say('reader.nothing_to_draw')}</p>;
  switch (block.view) {
    case 'findings':
      return <FindingList comparison={c} />;
    case 'matrix':
      return <Matrix comparison={c} />;
    case 'scaling':
      if (axesOf(c, points).length === 0) return nothing;
      return <Scaling comparison={c} memory={memoryOf(report, block)} {...viewed} />;
    case 'loading':
      return loadingPlacesOf(points).length === 0 ? nothing : <Loading comparison={c} {...viewed} />;
    case 'size':
      return sizePlacesOf(points).length === 0 ? nothing : <Size comparison={c} {...viewed} />;
    case 'table':
      return (
        <FilteredTable
          label={block.title || say('compare.all_cells')}
          columns={comparisonColumns(c)}
          rows={c.cells}
          keyOf={(x) => `${x.row} ${x.column} ${x.candidate}`}
        />
      );
  }
}

/** The same sides by their memory, where the report has them. */
function memoryOf(report: FrozenReport, { comparison }: Block): Comparison | null {
  const own = report.comparisons[comparison]?.query;
  const same = report.comparisons.find(
    ({ query: q, result }) =>
      result.metric === 'peak_memory' &&
      q.base === own?.base &&
      q.candidate.join(' ') === own.candidate.join(' '),
  );
  return same?.result ?? null;
}

/** What the whole of it comes to, candidate by candidate. */
export function overallSentence(c: Comparison): string {
  const said = c.sides.slice(1).flatMap((side) => {
    const mean = c.means.find((m) => m.candidate === side.key && m.column === null);
    if (!mean || mean.ratio === null) return [];
    const a = `${ratioText(mean.ratio)} ${mean.word === null ? '' : effectText(mean.word, c.unit)}`.trim();
    return [say('reader.overall', { text: side.label, a, many: mean.paired, total: mean.of })];
  });
  return said.join(' ');
}
