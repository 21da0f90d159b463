import type { Model } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { bytes, count, Q } from '../../lib/format.js';
import { takePart } from './detail-queries.js';
import { say, words } from '../../lib/words.js';

/** Models inside a container; each can be taken as a model of its own. */
export function Parts({ model: m }: { model: Model }) {
  const { parts, part_count: all, kind } = m.facts;
  const client = useQueryClient();
  const [state, onState] = useTableSearch('parts_');
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: (part: number) => takePart(m.sha256, part),
    onSuccess: async ({ model }) => {
      await client.invalidateQueries({ queryKey: ['models'] });
      await navigate({ to: '/models/$sha', params: { sha: model.sha256 } });
    },
  });
  if (parts.length === 0) return null;
  return (
    <section>
      <div className="sh">
        <h2>{say('models.parts')}</h2>
        <p className="sm">
          {kind === 'graph'
            ? say('models.models_for_a_pipeline_of_mediapipes')
            : say('models.models_inside_one_of_them_can')}
        </p>
      </div>
      <DataTable
        label={say('models.parts')}
        rows={parts}
        keyOf={(p) => String(parts.indexOf(p))}
        columns={columnsOf((p) => take.mutate(parts.indexOf(p)), take.isPending)}
        {...{ state, onState }}
      />
      {all > parts.length ? <p className="q sm">{count(all - parts.length, 'more_part')}.</p> : null}
      {take.isError ? (
        <p className="X" role="alert">
          {take.error.message}
        </p>
      ) : null}
    </section>
  );
}

type Part = Model['facts']['parts'][number];
const figure = (id: 'operator_count' | 'parameter_count', title: string): Column<Part> => ({
  ...{ id, title, numeric: true },
  value: (p) => p[id],
  show: (p) => words().whole(p[id]),
});

const columnsOf = (take: (part: Part) => void, isTaking: boolean): Column<Part>[] => [
  {
    id: 'part',
    title: say('models.part'),
    value: (p) => p.role,
    show: (p) => (
      <>
        {p.role}
        {p.path.length > 1 ? <span className="q sm"> {say('models.in', { text: p.path[0]! })}</span> : null}
      </>
    ),
  },
  figure('operator_count', say('models.operators')),
  figure('parameter_count', say('models.parameters')),
  {
    id: 'size',
    title: say('models.size'),
    unit: 'bytes',
    numeric: true,
    value: (p) => p.size_bytes,
    show: (p) => <Q q={bytes(p.size_bytes)} />,
  },
  {
    id: 'take',
    title: say('models.take_it'),
    unsorted: true,
    value: () => null,
    show: (p) => (
      <button
        type="button"
        className="btn sm"
        disabled={isTaking}
        aria-label={say('models.take_as_a_model', { text: p.role })}
        onClick={() => take(p)}
      >
        {say('models.take_as_a_model_2')}
      </button>
    ),
  },
];
