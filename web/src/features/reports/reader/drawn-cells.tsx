import { commonTask, type FrozenReport } from '@rackmark/contracts';
import { ChartTable, EcdfChart, type Series } from '../../../components/compare/charts.js';
import { OperatorTable, pairOperators, sentenceOf } from '../../../components/compare/operator-table.js';
import { PositionChart } from '../../../components/compare/position-chart.js';
import { toneOfSide } from '../../../components/compare/series.js';
import { say, words } from '../../../lib/words.js';

/** Cells by their ids, each under what tells it from the others. */
function named(report: FrozenReport, ids: readonly string[]) {
  const cells = ids.flatMap((id) => report.cells.find((c) => c.id === id) ?? []);
  const without = commonTask(cells.map((c) => c.configuration));
  const parts = cells.map((c) => [
    c.model.name,
    c.device.name,
    words().configuration(c.configuration, { without }),
  ]);
  const differs = [0, 1, 2].filter((i) => new Set(parts.map((p) => p[i])).size > 1);
  return cells.map((cell, i) => ({
    cell,
    name: (differs.length === 0 ? [0, 1, 2] : differs).map((k) => parts[i]![k]).join(', '),
    picture: report.pictures.find((p) => p.cell_id === cell.id),
  }));
}

/** Every run a line, as it was measured. */
export function DistributionBlock({
  report,
  cells,
  title,
}: {
  report: FrozenReport;
  cells: readonly string[];
  title: string;
}) {
  const found = named(report, cells);
  const series = found.map(({ name, picture }, i): Series => ({
    ...{ name, tone: toneOfSide(i) },
    // An invalid run gives no number.
    runs: picture?.runs.filter((r) => r.verdict !== 'invalid') ?? [],
  }));
  if (series.every((s) => s.runs.length === 0)) return <p className="q2">{say('reader.no_picture')}</p>;
  const of = found.some((f) => f.picture?.of === 'tokens') ? 'tokens' : 'iterations';
  return (
    <>
      <EcdfChart series={series} of={of} title={title} />
      <PositionChart series={series} title={title} />
      <ChartTable series={series} />
    </>
  );
}

/** The first cell against each other one. */
export function OperatorsBlock({ report, cells }: { report: FrozenReport; cells: readonly string[] }) {
  const [base, ...others] = named(report, cells);
  const against = others.length > 0 ? others : base ? [base] : [];
  const drawn = against
    .map((o) => ({ o, rows: pairOperators(base?.picture?.operators ?? [], o.picture?.operators ?? []) }))
    .filter(({ rows }) => rows.length > 0);
  if (drawn.length === 0) return <p className="q2">{say('reader.no_operators')}</p>;
  return drawn.map(({ o, rows }) => (
    <div key={o.cell.id}>
      <p className="q2 sm">
        {sentenceOf(rows)} {say('compare.operators_note')}
      </p>
      <OperatorTable rows={rows} base={base?.name ?? ''} candidate={o.name} />
    </div>
  ));
}
