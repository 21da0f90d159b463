import type { Comparison } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ChartTable, EcdfChart } from '../../components/compare/charts.js';
import { PositionChart } from '../../components/compare/position-chart.js';
import { cellsAt, seriesOf } from '../../components/compare/series.js';
import { say } from '../../lib/words.js';

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
        {say('compare.each_line_is_one_run_where')}{' '}
        {shown.length > MOST_CHARTS
          ? say('compare.the_first_of_cells', { many: MOST_CHARTS, total: shown.length })
          : ''}
        {shown.length < places.length
          ? ` ${say('compare.left_out', { many: places.length - shown.length })}`
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
        title={say('compare.distribution_of', {
          what: ofTokens ? say('compare.the_time_from_token_to_token') : say('compare.latency'),
          a: row.label,
          b: column.label,
        })}
      />
      <PositionChart
        series={series}
        height={160}
        title={say('compare.time_of_each_token', { a: row.label, b: column.label })}
      />
      <ChartTable series={series} />
    </figure>
  );
}
