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
import { say, words } from '../../lib/words.js';

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
        title={say('app.models')}
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            {say('benchmark.new_benchmark')}
          </Link>
        }
      >
        {say('models.a_model_is_its_bytes_the')}
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
          <h2>{models.data ? count(totalOf(models.data), 'model') : say('app.models')}</h2>
          <span className="r acts">
            <label>
              <span className="vh">{say('models.find_a_model')}</span>
              <input
                type="search"
                placeholder={say('models.find_by_name_or_hash')}
                value={search}
                onChange={(e) => set({ search: e.target.value || undefined })}
              />
            </label>
            {families.length > 0 ? (
              <label>
                <span className="vh">{say('models.family')}</span>
                <select value={family ?? ''} onChange={(e) => set({ family: e.target.value || undefined })}>
                  <option value="">{say('models.all_families')}</option>
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
          <EmptyState title={say('models.no_models_yet')}>
            {say('models.drop_a_tflite_file_above_or')}
          </EmptyState>
        ) : null}
        {models.data && shown.length === 0 && isNarrowed ? (
          <EmptyState
            title={say('models.no_model_fits')}
            action={
              <button
                type="button"
                className="btn"
                onClick={() => set({ search: undefined, family: undefined })}
              >
                {say('table.show_all')}
              </button>
            }
          >
            {say('models.nothing_has', {
              text: search,
              rest: family === undefined ? '' : say('models.in_the_family', { text: family }),
            })}
          </EmptyState>
        ) : null}
        {shown.length > 0 ? (
          <DataTable
            label={say('app.models')}
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

const wholeNumber = (id: 'operators' | 'parameters', of: (m: Model) => number): Column<Model> => ({
  id,
  title: say(`models.${id}`),
  numeric: true,
  value: of,
  show: (m) => words().whole(of(m)),
});

/** @param isPart the order of a part would say nothing about the whole list */
const columnsOf = (isPart: boolean): Column<Model>[] => columns.map((c) => ({ ...c, unsorted: isPart }));

const columns: Column<Model>[] = [
  {
    id: 'model',
    title: say('benchmark.model'),
    value: (m) => m.name,
    show: (m) => (
      <Link to="/models/$sha" params={{ sha: m.sha256 }}>
        {m.name}
      </Link>
    ),
  },
  { id: 'family', title: say('models.family_2'), value: (m) => m.family },
  {
    id: 'weights',
    title: say('models.weights'),
    value: (m) => (m.facts.lora ? `LoRA, ${loraText(m.facts.lora)}` : m.facts.quantisation_text),
  },
  wholeNumber('operators', (m) => m.facts.operator_count),
  wholeNumber('parameters', (m) => m.facts.parameter_count),
  {
    id: 'size',
    title: say('models.size'),
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
    title: say('models.added'),
    className: 'q2 nw',
    value: (m) => m.created_at,
    show: (m) => ago(m.created_at),
  },
];
