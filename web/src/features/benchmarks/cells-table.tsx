import { commonTask, languageTaskOf, metricsOfCells, type Benchmark, type Cell } from '@rackmark/contracts';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { CellDetail } from './cell-detail.js';
import { cellColumns } from './cell-columns.js';
import { say } from '../../lib/words.js';

const route = getRouteApi('/benchmarks/$ref');

/** Every cell with its numbers and whether they can be trusted; one opens to its runs and reasons. */
export function CellsTable({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const { cell: open } = route.useSearch();
  const [state, setState] = useTableSearch();
  const navigate = useNavigate();
  const language = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const common = b.configurations.length > 1 ? commonTask(b.configurations) : [];
  const reported = cells.some((c) => c.reported_latency_ns !== null);
  const ended = b.state === 'ended';
  const isOpen = (c: Cell) => c.id === open;
  const toggle = (c: Cell) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, cell: isOpen(c) ? undefined : c.id }),
      replace: true,
      resetScroll: false,
    });
  const columns = cellColumns(
    {
      ...{ ended, reported, common },
      metrics: metricsOfCells(cells, language),
      engines: new Set(b.configurations.map((c) => c.engine)).size > 1,
      devices: b.devices.length > 1,
    },
    { isOpen, toggle },
  );
  return (
    <section>
      <DataTable
        label={say('benchmark.results')}
        file={say('benchmark.cells_file', { many: String(b.number) })}
        className="cells"
        rows={cells}
        keyOf={(c) => c.id}
        onState={setState}
        detailOf={(c) => <CellDetail cell={c} />}
        head={
          <>
            <h2>{ended ? say('benchmark.results') : say('benchmark.results_so_far')}</h2>
            <p className="sm">
              {language
                ? `${common.length > 0 ? `${say('benchmark.everywhere', { text: common.join(' · ') })} ` : ''}${say('benchmark.lm_note')}`
                : say('benchmark.latency_note', { rest: ended ? '' : say('benchmark.from_2_runs_on') })}
              {reported ? say('benchmark.reported_note') : ''}
            </p>
          </>
        }
        {...{ columns, state, isOpen }}
      />
    </section>
  );
}
