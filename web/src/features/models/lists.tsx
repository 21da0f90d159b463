import type { Model, ModelTensor, OperatorFacts, SectionFacts } from '@rackmark/contracts';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Region } from '../../components/region.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { bytes, count, Q } from '../../lib/format.js';
import { operatorsOf, sectionsOf, tensorsOf, type Page } from './detail-queries.js';
import { foldNumbered } from './fold-numbered.js';

/** Signatures whose tensors are shown at once; more are fetched when they are asked for. */
const AT_ONCE = 4;

/** Inputs and outputs, by signature where there are several. */
export function Interface({ model }: { model: Model }) {
  const { signatures, signature_count: all, input_count, output_count } = model.facts;
  const [shown, show] = useState(AT_ONCE);
  const groups = signatures.length > 0 ? signatures : [{ key: '', input_count, output_count }];
  return (
    <section>
      <div className="sh">
        <h2>Inputs and outputs</h2>
        {all > 1 ? (
          <p className="sm">
            {count(all, 'signature')}
            {model.facts.language ? '; a turn calls all of them' : '; a benchmark runs the first one'}
          </p>
        ) : null}
      </div>
      {groups.slice(0, shown).map((g, i) => (
        <Tensors key={i} sha={model.sha256} signature={i} group={g} />
      ))}
      {groups.length > shown ? (
        <button type="button" className="btn sm" onClick={() => show(shown + AT_ONCE)}>
          {count(groups.length - shown, 'more signature')}
        </button>
      ) : null}
      {all > signatures.length && signatures.length > 0 ? (
        <p className="q sm">Only the first {signatures.length} signatures are described here.</p>
      ) : null}
    </section>
  );
}

type Group = Model['facts']['signatures'][number];

function Tensors({ sha, signature, group: g }: { sha: string; signature: number; group: Group }) {
  const pages = useInfiniteQuery(tensorsOf(sha, signature));
  const tensors = itemsOf(pages);
  const of = (side: ModelTensor['side']) => foldNumbered(tensors.filter((t) => t.side === side));
  return (
    <>
      <div
        className="card scroll"
        style={{ marginBottom: 8 }}
        tabIndex={0}
        role="region"
        aria-label={`Tensors ${g.key}`}
      >
        <table className="tb">
          <thead>
            <tr>
              <th>{g.key === '' ? 'tensor' : <span className="mono">{g.key}</span>}</th>
              <th>type</th>
              <th>shape</th>
              <th>quantisation</th>
            </tr>
          </thead>
          <tbody>
            {of('input').map((t, i) => (
              <TensorRow key={`i ${i}`} kind="in" tensor={t} />
            ))}
            {of('output').map((t, i) => (
              <TensorRow key={`o ${i}`} kind="out" tensor={t} />
            ))}
          </tbody>
        </table>
      </div>
      <More pages={pages} shown={tensors.length} all={g.input_count + g.output_count} what="tensor" />
    </>
  );
}

type TensorShown = Model['facts']['inputs'][number];

function TensorRow({ kind, tensor: t }: { kind: 'in' | 'out'; tensor: TensorShown }) {
  const z = t.quantisation;
  return (
    <tr>
      <th scope="row">
        <span className="q">{kind}</span> <span className="mono">{t.name}</span>
      </th>
      <td className="mono">{t.type}</td>
      <td className="mono nw">{shapeText(t)}</td>
      <td className="q2">
        {z === null
          ? '—'
          : z.scheme === 'per-tensor'
            ? `scale ${z.scale?.toPrecision(4)}, zero ${z.zero_point}`
            : `per channel, ${z.channels} channels`}
      </td>
    </tr>
  );
}

/** `1 × ? × ? × 3`: a question mark where the size is known only when it runs. */
function shapeText({ shape, shape_signature: signature }: TensorShown): string {
  const dimensions = signature?.length === shape.length ? signature : shape;
  if (dimensions.length === 0) return signature === null ? 'scalar' : 'not known';
  return dimensions.map((d) => (d < 0 ? '?' : d)).join(' × ');
}

export function Operators({ model }: { model: Model }) {
  const { operators: first, operator_count: all, operator_kinds: kinds } = model.facts;
  const pages = useInfiniteQuery({
    ...operatorsOf(model.sha256),
    enabled: kinds > first.length,
  });
  const operators: readonly OperatorFacts[] = pages.data === undefined ? first : itemsOf(pages);
  return (
    <section>
      <div className="sh">
        <h2>Operators</h2>
        <p className="sm">
          {all.toLocaleString('en')} in all{kinds === 0 ? '' : `, of ${count(kinds, 'kind')}`}
        </p>
      </div>
      <Region label="Operators" card>
        <table className="tb">
          <thead>
            <tr>
              <th>operator</th>
              <th className="num">version</th>
              <th className="num">count</th>
            </tr>
          </thead>
          <tbody>
            {operators.map((o) => (
              <tr key={`${o.name} ${o.version}`}>
                <th scope="row" className="mono">
                  {o.name} {o.custom ? <span className="vd suspect">custom</span> : null}
                </th>
                <td className="num q2">{o.version}</td>
                <td className="num share">
                  <i style={{ width: `${(o.count / all) * 100}%` }} />
                  {o.count}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      <More pages={pages} shown={operators.length} all={kinds} what="kind" />
    </section>
  );
}

export function Sections({ model }: { model: Model }) {
  const { sections: first, section_count: all } = model.facts;
  const pages = useInfiniteQuery({ ...sectionsOf(model.sha256), enabled: all > first.length });
  const sections: readonly SectionFacts[] = pages.data === undefined ? first : itemsOf(pages);
  return (
    <section>
      <div className="sh">
        <h2>Sections</h2>
        <p className="sm">of the {model.format === 'task' ? '.task bundle' : '.litertlm container'}</p>
      </div>
      <Region label="Sections" card>
        <table className="tb">
          <thead>
            <tr>
              <th>type</th>
              <th className="num">size</th>
              <th>says of itself</th>
            </tr>
          </thead>
          <tbody>
            {sections.map((s, i) => (
              <tr key={i}>
                <th scope="row">{s.type}</th>
                <td className="num">
                  <Q q={bytes(s.end - s.begin)} />
                </td>
                <td className="q2">
                  {Object.entries(s.metadata)
                    .map(([k, v]) => `${k}: ${v}`)
                    .join(', ') || '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      <More pages={pages} shown={sections.length} all={all} what="section" />
    </section>
  );
}

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
  what: string;
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
          More
        </button>{' '}
        <span className="q sm">
          {shown.toLocaleString('en')} of {count(all, what)}
        </span>
      </p>
    );
  return pages.data !== undefined && shown < all ? (
    <p className="q sm">
      {shown.toLocaleString('en')} of {count(all, what)}; the rest is counted only.
    </p>
  ) : null;
}
