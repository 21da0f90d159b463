import type { Comparison } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ChartTable, EcdfChart } from './charts.js';
import { PositionChart } from './position-chart.js';
import { cellsAt, seriesOf } from './series.js';

const MOST_CHARTS = 12;

/** Small multiples: one chart for each place of the matrix, every run a line. */
export function Distributions({ comparison: c }: { comparison: Comparison }) {
  const places = c.rows.flatMap((row) => c.columns.map((column) => ({ row, column })));
  const shown = places.filter(({ row, column }) =>
    c.cells.some((x) => x.row === row.key && x.column === column.key && x.effect !== null),
  );
  return (
    <>
      <p className="q2">
        Each line is one run; where lines of a side lie apart, its runs differ.{' '}
        {shown.length > MOST_CHARTS ? `The first ${MOST_CHARTS} of ${shown.length} cells.` : ''}
        {shown.length < places.length
          ? ` ${places.length - shown.length} cells without a pair of numbers are left out.`
          : ''}
      </p>
      <div className="multiples">
        {shown.slice(0, MOST_CHARTS).map(({ row, column }) => (
          <Small key={`${row.key} ${column.key}`} c={c} row={row} column={column} />
        ))}
      </div>
    </>
  );
}

function Small({
  c,
  row,
  column,
}: {
  c: Comparison;
  row: Comparison['rows'][number];
  column: Comparison['columns'][number];
}) {
  const places = cellsAt(c, { row: row.key, column: column.key });
  const found = useQuery(queries.distribution(places.map((p) => p.cellId)));
  if (found.isPending) return <Skeleton height={240} />;
  if (found.isError) return <ErrorState error={found.error} />;
  const series = seriesOf(places, found.data);
  const ofTokens = found.data.cells.some((d) => d.of === 'tokens');
  return (
    <figure className="card pad">
      <h3>
        {column.label} <span className="q">{row.label}</span>
      </h3>
      <EcdfChart
        series={series}
        of={ofTokens ? 'tokens' : 'iterations'}
        height={180}
        title={`Distribution of ${ofTokens ? 'the time from token to token' : 'latency'}, ${row.label}, ${column.label}`}
      />
      <PositionChart
        series={series}
        height={160}
        title={`Time of each token, ${row.label}, ${column.label}`}
      />
      <ChartTable series={series} />
    </figure>
  );
}
