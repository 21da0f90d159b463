import { commonTask, languageTaskOf, type Benchmark, type Cell } from '@rackmark/contracts';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { CellDetail } from './cell-detail.js';
import { cellColumns } from './cell-columns.js';

const route = getRouteApi('/benchmarks/$ref');

/** Every cell with its numbers and whether they can be trusted; one opens to its runs and reasons. */
export function CellsTable({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const { cell: open } = route.useSearch();
  const [state, setState] = useTableSearch();
  const navigate = useNavigate();
  const language = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const common = b.configurations.length > 1 ? commonTask(b.configurations) : [];
  const reported = cells.some((c) => c.metrics.reported_latency_ns !== null);
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
      ended,
      language,
      reported,
      common,
      engines: new Set(b.configurations.map((c) => c.engine)).size > 1,
      devices: b.devices.length > 1,
    },
    { isOpen, toggle },
  );
  return (
    <section>
      <DataTable
        label="Results"
        file={`Benchmark ${b.number} cells`}
        className="cells"
        rows={cells}
        keyOf={(c) => c.id}
        onState={setState}
        detailOf={(c) => <CellDetail cell={c} />}
        head={
          <>
            <h2>{ended ? 'Results' : 'Results so far'}</h2>
            <p className="sm">
              {language
                ? `${common.length > 0 ? `${common.join(' · ')} everywhere; ` : ''}tokens a second without streaming, first token and token to token as an app sees them`
                : `latency of one inference; ± is half of the 95 % interval over runs${ended ? '' : ', from 2 runs on'}`}
              {reported ? '; reported: what benchmark_model said, without raw samples' : ''}
            </p>
          </>
        }
        {...{ columns, state, isOpen }}
      />
    </section>
  );
}
