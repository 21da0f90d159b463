import type { Effect, Report } from '@rackmark/contracts';
import { useQueries } from '@tanstack/react-query';
import { spoken } from '@rackmark/words/page';
import { useState } from 'react';
import { ErrorState, Skeleton } from '../../../components/states.js';
import type { Column } from '../../../components/table/column.js';
import { DataTable } from '../../../components/table/data-table.js';
import type { TableState } from '../../../components/table/table-state.js';
import { intervalText, ratioText } from '../../../lib/format.js';
import { versionOf } from '../../../lib/reports.js';
import { say, words } from '../../../lib/words.js';
import { changesBetween, type ChangedFigure, type Changes } from './changes.js';

/** What a version says otherwise than one before it. Both stay as they are. */
export function VersionChanges({ report: { number, versions } }: { report: Report }) {
  const [newest, last] = versions;
  const [before, setBefore] = useState(last!.version);
  const [after, setAfter] = useState(newest!.version);
  const found = useQueries({ queries: [before, after].map((v) => versionOf(number, v)) });
  const choice = (label: string, value: number, set: (v: number) => void) => (
    <label>
      {label}{' '}
      <select value={value} onChange={(e) => set(Number(e.target.value))}>
        {versions.map((v) => (
          <option key={v.version} value={v.version}>
            {v.version}
          </option>
        ))}
      </select>
    </label>
  );
  const failed = found.find((f) => f.isError);
  const [a, b] = found.map((f) => f.data?.report);
  return (
    <section className="sec">
      <div className="sh">
        <h2>{say('reports.changes')}</h2>
        <span className="r version-choice">
          {choice(say('reports.changes.from'), before, setBefore)}
          {choice(say('reports.changes.to'), after, setAfter)}
        </span>
      </div>
      {failed ? <ErrorState error={failed.error!} retry={() => void failed.refetch()} /> : null}
      {!failed && !(a && b) ? <Skeleton height={80} /> : null}
      {a && b ? (
        <Told
          changes={changesBetween(spoken(words(), structuredClone(a)), spoken(words(), structuredClone(b)))}
        />
      ) : null}
    </section>
  );
}

function Told({ changes: c }: { changes: Changes }) {
  const [state, onState] = useState<TableState>({});
  const lines = linesOf(c);
  if (lines.length === 0 && c.figures.length === 0)
    return <p className="q2">{say('reports.changes.none')}</p>;
  return (
    <>
      <ul className="version-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {c.figures.length === 0 ? null : (
        <DataTable
          label={say('reports.changes.figures')}
          rows={c.figures}
          keyOf={(f) => f.key}
          columns={columns()}
          {...{ state, onState }}
        />
      )}
    </>
  );
}

function linesOf({ title, blocks, runs }: Changes): string[] {
  const { added, gone, verdicts } = runs;
  return [
    ...(title === null ? [] : [say('reports.changes.title', { a: title.before, b: title.after })]),
    ...blocks.map((x) => say('reports.changes.block', { name: x.title, word: x.word })),
    ...(added === 0 ? [] : [say('reports.changes.runs_added', { n: added })]),
    ...(gone === 0 ? [] : [say('reports.changes.runs_gone', { n: gone })]),
    ...(verdicts === 0 ? [] : [say('reports.changes.verdicts', { n: verdicts })]),
  ];
}

const columns = (): Column<ChangedFigure>[] => [
  { id: 'where', title: say('reports.changes.where'), value: (f) => f.where },
  side('before', say('reports.changes.from')),
  side('after', say('reports.changes.to')),
];
const side = (id: 'before' | 'after', title: string): Column<ChangedFigure> => ({
  ...{ id, title, numeric: true },
  value: (f) => f[id]?.ratio ?? null,
  show: (f) => <Ratio effect={f[id]} />,
});

const Ratio = ({ effect: e }: { effect: Effect | null }) =>
  e === null ? (
    '—'
  ) : (
    <span className="nw">
      <b>{ratioText(e.ratio)}</b> <span className="q sm">{intervalText(e.ratio, e.low, e.high) ?? ''}</span>
    </span>
  );
