import type { Model, ModelTensor, OperatorFacts, SectionFacts } from '@rackmark/contracts';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { bytes, count, Q, type Counted } from '../../lib/format.js';
import { operatorsOf, sectionsOf, tensorsOf, type Page } from './detail-queries.js';
import { foldNumbered } from './fold-numbered.js';
import { say, words } from '../../lib/words.js';

/** Signatures whose tensors are shown at once; more are fetched when they are asked for. */
const AT_ONCE = 4;

/** Rows of one side that are shown at once. */
const ROWS = 16;

/** Inputs and outputs, by signature where there are several. Those of a bundle are its parts'. */
export function Interface({ model }: { model: Model }) {
  const { signatures, signature_count: all, input_count, output_count } = model.facts;
  const [shown, show] = useState(AT_ONCE);
  if (input_count + output_count === 0) return null;
  const groups = signatures.length > 0 ? signatures : [{ key: '', input_count, output_count }];
  return (
    <section>
      <div className="sh">
        <h2>{say('models.inputs_and_outputs')}</h2>
        {all > 1 ? (
          <p className="sm">
            {count(all, 'signature')}
            {model.facts.language ? say('models.a_turn_calls_all') : say('models.runs_the_first')}
          </p>
        ) : null}
      </div>
      {groups.slice(0, shown).map((g, i) => (
        <Tensors key={i} sha={model.sha256} signature={i} group={g} />
      ))}
      {groups.length > shown ? (
        <p className="sec">
          <button type="button" className="btn sm" onClick={() => show(shown + AT_ONCE)}>
            {count(groups.length - shown, 'more_signature')}
          </button>
        </p>
      ) : null}
      {all > signatures.length && signatures.length > 0 ? (
        <p className="q sm">
          {say('models.only_the_first_signatures_are_described', { many: signatures.length })}
        </p>
      ) : null}
    </section>
  );
}

type Group = Model['facts']['signatures'][number];

function Tensors({ sha, signature, group: g }: { sha: string; signature: number; group: Group }) {
  const pages = useInfiniteQuery(tensorsOf(sha, signature));
  const [isOpen, open] = useState(false);
  const tensors = itemsOf(pages);
  const of = (side: ModelTensor['side']) => foldNumbered(tensors.filter((t) => t.side === side));
  const [inputs, outputs] = [of('input'), of('output')];
  const all = g.input_count + g.output_count;
  const isQuantised = tensors.some((t) => t.quantisation !== null);
  if (pages.data !== undefined && tensors.length === 0)
    return (
      <p className="q sm">
        <Name text={g.key} />: {say('models.counted_only', { text: count(all, 'tensor') })}
      </p>
    );
  const shown = isOpen ? Infinity : ROWS;
  const hidden = [inputs, outputs].reduce((n, side) => n + Math.max(0, side.length - shown), 0);
  return (
    <div className="tensors">
      <div
        className="card scroll"
        tabIndex={0}
        role="region"
        aria-label={say('models.tensors_2', { text: g.key })}
      >
        <table className="tb">
          <thead>
            <tr>
              <th>{g.key === '' ? say('models.tensor') : <Name text={g.key} />}</th>
              <th>{say('models.type')}</th>
              <th>{say('models.shape')}</th>
              {isQuantised ? <th>{say('models.quantisation')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {inputs.slice(0, shown).map((t, i) => (
              <TensorRow key={`i ${i}`} kind="in" tensor={t} isQuantised={isQuantised} />
            ))}
            {outputs.slice(0, shown).map((t, i) => (
              <TensorRow key={`o ${i}`} kind="out" tensor={t} isQuantised={isQuantised} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 ? (
        <p>
          <button type="button" className="btn sm" onClick={() => open(true)}>
            {count(hidden, 'more_row')}
          </button>{' '}
          {all > tensors.length ? (
            <span className="q sm">
              {say('models.of_first', { a: count(tensors.length, 'tensor'), b: all })}
            </span>
          ) : null}
        </p>
      ) : (
        <More pages={pages} shown={tensors.length} all={all} what="tensor" />
      )}
    </div>
  );
}

/** Of a name that is a page long its beginning is shown. */
const LONGEST_NAME = 64;

const Name = ({ text }: { text: string }) => (
  <span className="mono name" title={text.length > LONGEST_NAME ? text : undefined}>
    {text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text}
  </span>
);

type TensorShown = Model['facts']['inputs'][number];

function TensorRow({
  kind,
  tensor: t,
  isQuantised,
}: {
  kind: 'in' | 'out';
  tensor: TensorShown;
  isQuantised: boolean;
}) {
  const z = t.quantisation;
  return (
    <tr>
      <th scope="row">
        <span className="q">{kind === 'in' ? say('models.side_in') : say('models.side_out')}</span>{' '}
        <Name text={t.name} />
      </th>
      <td className="mono">{t.type}</td>
      <td className="mono nw">{shapeText(t)}</td>
      {isQuantised ? (
        <td className="q2">
          {z === null
            ? '—'
            : z.scheme === 'per-tensor'
              ? say('models.scale_zero', {
                  a: (z.scale ?? 0).toLocaleString(words().language, { maximumSignificantDigits: 4 }),
                  b: z.zero_point ?? 0,
                })
              : say('models.per_channel', { many: z.channels ?? 0 })}
        </td>
      ) : null}
    </tr>
  );
}

/** `1 × ? × ? × 3`: a question mark where the size is known only when it runs. */
function shapeText({ shape, shape_signature: signature, dynamic }: TensorShown): string {
  const dimensions = signature?.length === shape.length ? signature : shape;
  if (dimensions.length === 0) return dynamic ? say('models.known_when_it_runs') : say('models.scalar');
  return dimensions.map((d) => (d < 0 ? '?' : d)).join(' × ');
}

/** Kinds that are shown at once: more than nearly every real model has. */
const OPERATOR_ROWS = 32;

export function Operators({ model }: { model: Model }) {
  const { operators: first, operator_count: all, operator_kinds: kinds } = model.facts;
  const pages = useInfiniteQuery({
    ...operatorsOf(model.sha256),
    enabled: kinds > first.length,
  });
  const [isOpen, open] = useState(false);
  const [state, onState] = useTableSearch('operators_');
  const known: readonly OperatorFacts[] = pages.data === undefined ? first : itemsOf(pages);
  const operators = isOpen ? known : known.slice(0, OPERATOR_ROWS);
  const hidden = known.length - operators.length;
  const head = (
    <>
      <h2>{say('compare.operators')}</h2>
      <p className="sm">
        {say('models.in_all', { many: all })}
        {kinds === 0 ? '' : `, ${say('models.of_kinds', { text: count(kinds, 'kind') })}`}
      </p>
    </>
  );
  return (
    <section>
      {operators.length > 0 ? null : <div className="sh">{head}</div>}
      {all > 0 && kinds === 0 ? <p className="q sm">{say('models.they_were_not_looked_at_one')}</p> : null}
      {operators.length > 0 ? (
        <DataTable
          label={say('compare.operators')}
          head={head}
          rows={operators}
          keyOf={(o) => `${o.name} ${o.version}`}
          columns={operatorColumns(all)}
          {...{ state, onState }}
        />
      ) : null}
      {hidden > 0 ? (
        <p>
          <button type="button" className="btn sm" onClick={() => open(true)}>
            {count(hidden, 'more_kind')}
          </button>
        </p>
      ) : (
        <More pages={pages} shown={known.length} all={kinds} what="kind" />
      )}
    </section>
  );
}

export function Sections({ model }: { model: Model }) {
  const { sections: first, section_count: all } = model.facts;
  const pages = useInfiniteQuery({ ...sectionsOf(model.sha256), enabled: all > first.length });
  const [state, onState] = useTableSearch('sections_');
  const sections: readonly SectionFacts[] = pages.data === undefined ? first : itemsOf(pages);
  return (
    <section>
      <DataTable
        label={say('models.sections_2')}
        head={
          <>
            <h2>{say('models.sections_2')}</h2>
            <p className="sm">
              {model.format === 'task' ? say('models.of_the_task') : say('models.of_the_litertlm')}
            </p>
          </>
        }
        rows={sections}
        keyOf={(x) => String(x.begin)}
        columns={sectionColumns}
        {...{ state, onState }}
      />
      <More pages={pages} shown={sections.length} all={all} what="section" />
    </section>
  );
}

const operatorColumns = (all: number): Column<OperatorFacts>[] => [
  {
    id: 'operator',
    title: say('compare.operator'),
    className: 'mono long',
    value: (o) => o.name,
    show: (o) => (
      <>
        {o.name} {o.custom ? <span className="vd suspect">{say('models.custom')}</span> : null}
      </>
    ),
  },
  {
    id: 'version',
    title: say('models.version'),
    numeric: true,
    className: 'q2',
    value: (o) => o.version,
  },
  {
    id: 'count',
    title: say('models.count'),
    numeric: true,
    className: 'share',
    value: (o) => o.count,
    show: (o) => (
      <>
        <i style={{ width: `${(o.count / all) * 100}%` }} />
        {words().whole(o.count)}
      </>
    ),
  },
];

const sectionColumns: Column<SectionFacts>[] = [
  { id: 'type', title: say('models.type'), value: (x) => x.type },
  {
    id: 'size',
    title: say('models.size'),
    unit: 'bytes',
    numeric: true,
    value: (x) => x.end - x.begin,
    show: (x) => <Q q={bytes(x.end - x.begin)} />,
  },
  {
    id: 'says',
    title: say('models.says_of_itself'),
    className: 'q2 long',
    isWide: true,
    unsorted: true,
    value: (x) =>
      Object.entries(x.metadata)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ') || null,
  },
];

type Pages<T> = UseInfiniteQueryResult<{ pages: Page<T>[] }>;

const itemsOf = <T,>(pages: Pages<T>): T[] => (pages.data?.pages ?? []).flatMap((p) => p.items);

/** Fetches the next page; says where a list goes on that is not described to its end. */
function More<T>({
  pages,
  shown,
  all,
  what,
}: {
  pages: Pages<T>;
  shown: number;
  all: number;
  what: Counted;
}): ReactNode {
  if (pages.isLoading) return <Skeleton height={60} />;
  if (pages.isError) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  if (pages.hasNextPage)
    return (
      <p>
        <button
          type="button"
          className="btn sm"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {say('models.more')}
        </button>{' '}
        <span className="q sm">{say('models.shown_of', { many: shown, text: count(all, what) })}</span>
      </p>
    );
  return pages.data !== undefined && shown < all ? (
    <p className="q sm">{say('models.rest_counted', { many: shown, text: count(all, what) })}</p>
  ) : null;
}
