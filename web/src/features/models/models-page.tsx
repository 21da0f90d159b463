import type { Model } from '@rackmark/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { MoreRows } from '../../components/more-rows.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { families as familiesOf, itemsOf, listedModels, totalOf } from '../../lib/lists.js';
import { ago, bytes, count, Q } from '../../lib/format.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { loraText } from '../../lib/lora-text.js';
import { DropModels } from '../../components/models/upload.js';

const route = getRouteApi('/models');

export function ModelsPage() {
  const { search = '', family } = route.useSearch();
  const [state, onState] = useTableSearch();
  const models = useInfiniteQuery(listedModels({ search: search || undefined, family }));
  const families = useQuery(familiesOf()).data ?? [];
  const navigate = useNavigate();
  const shown = itemsOf(models.data);
  const isNarrowed = search !== '' || family !== undefined;
  const set = (change: { search?: string; family?: string }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <>
      <PageHead
        title="Models"
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            New benchmark
          </Link>
        }
      >
        A model is its bytes: the same file twice is one model, and it never changes.
      </PageHead>
      <DropModels
        compact
        onStored={([first, ...more]) =>
          // LoRA weights are attached to a base right here.
          first?.facts.lora === null &&
          more.length === 0 &&
          void navigate({ to: '/models/$sha', params: { sha: first.sha256 } })
        }
      />
      <section>
        <div className="sh">
          <h2>{models.data ? count(totalOf(models.data), 'model') : 'Models'}</h2>
          <span className="r acts">
            <label>
              <span className="vh">Find a model</span>
              <input
                type="search"
                placeholder="Find by name or hash"
                value={search}
                onChange={(e) => set({ search: e.target.value || undefined })}
              />
            </label>
            {families.length > 0 ? (
              <label>
                <span className="vh">Family</span>
                <select value={family ?? ''} onChange={(e) => set({ family: e.target.value || undefined })}>
                  <option value="">all families</option>
                  {families.map((f) => (
                    <option key={f.family}>{f.family}</option>
                  ))}
                </select>
              </label>
            ) : null}
          </span>
        </div>
        {models.isPending ? <Skeleton height={200} /> : null}
        {models.isError ? <ErrorState error={models.error} retry={() => void models.refetch()} /> : null}
        {models.data && shown.length === 0 && !isNarrowed ? (
          <EmptyState title="No models yet.">
            Drop a .tflite file above, or run npx rackmark bench model.tflite in a shell.
          </EmptyState>
        ) : null}
        {models.data && shown.length === 0 && isNarrowed ? (
          <EmptyState
            title="No model fits."
            action={
              <button
                type="button"
                className="btn"
                onClick={() => set({ search: undefined, family: undefined })}
              >
                Show all
              </button>
            }
          >
            Nothing has “{search}” in its name or hash{family === undefined ? '' : ` in the family ${family}`}
            .
          </EmptyState>
        ) : null}
        {shown.length > 0 ? (
          <DataTable
            label="Models"
            rows={shown}
            keyOf={(m) => m.sha256}
            columns={columnsOf(models.hasNextPage)}
            {...{ state, onState }}
          />
        ) : null}
        <MoreRows list={models} />
      </section>
    </>
  );
}

const wholeNumber = (id: string, of: (m: Model) => number): Column<Model> => ({
  id,
  title: id,
  numeric: true,
  value: of,
  show: (m) => of(m).toLocaleString('en'),
});

/** @param isPart the order of a part would say nothing about the whole list */
const columnsOf = (isPart: boolean): Column<Model>[] => columns.map((c) => ({ ...c, unsorted: isPart }));

const columns: Column<Model>[] = [
  {
    id: 'model',
    title: 'model',
    value: (m) => m.name,
    show: (m) => (
      <Link to="/models/$sha" params={{ sha: m.sha256 }}>
        {m.name}
      </Link>
    ),
  },
  { id: 'family', title: 'family', value: (m) => m.family },
  {
    id: 'weights',
    title: 'weights',
    value: (m) => (m.facts.lora ? `LoRA, ${loraText(m.facts.lora)}` : m.facts.quantisation_text),
  },
  wholeNumber('operators', (m) => m.facts.operator_count),
  wholeNumber('parameters', (m) => m.facts.parameter_count),
  {
    id: 'size',
    title: 'size',
    unit: 'bytes',
    numeric: true,
    value: (m) => m.size_bytes,
    show: (m) => <Q q={bytes(m.size_bytes)} />,
  },
  {
    id: 'sha256',
    title: 'SHA-256',
    className: 'mono',
    value: (m) => m.sha256,
    show: (m) => m.sha256.slice(0, 12),
  },
  {
    id: 'added',
    title: 'added',
    className: 'q2 nw',
    value: (m) => m.created_at,
    show: (m) => ago(m.created_at),
  },
];
