import type { FrozenReport, SharedReport, Verdict } from '@rackmark/contracts';
import type { ReactNode } from 'react';
import { Icon } from '../../../components/icon.js';
import { count } from '../../../lib/format.js';
import { say } from '../../../lib/words.js';
import { downloadCells, downloadJson, fileNameOf } from './downloads.js';
import { HashSeal, NoHashYet } from './seal.js';

/** Beside the report: whether it is what was published, what its figures rest on, the data, how to cite it. */
export function About({
  shared,
  shown,
  isDraft,
  children,
}: {
  /** As it was sent. */
  shared: SharedReport;
  /** The same in the reader's language. */
  shown: FrozenReport;
  isDraft: boolean;
  children?: ReactNode;
}) {
  const { report, sha256 } = shared;
  return (
    <aside className="reader-side" aria-label={say('reader.about')}>
      {isDraft ? (
        <NoHashYet />
      ) : (
        <HashSeal report={report} sha256={sha256} file={`${fileNameOf(report)}.json`} />
      )}
      <Trust report={shown} />
      {isDraft ? null : (
        <div className="reader-box noprint">
          <h2>{say('reader.data')}</h2>
          <p className="reader-data">
            <button type="button" className="btn sm" onClick={() => downloadJson(report)}>
              {say('reader.download_json')}
            </button>
            <button type="button" className="btn sm" onClick={() => downloadCells(shown)}>
              {say('reader.download_csv')}
            </button>
          </p>
        </div>
      )}
      {children}
      <div className="reader-box">
        <h2>{say('reader.cite')}</h2>
        <p className="q2 sm">{citation(report)}</p>
      </div>
    </aside>
  );
}

const citation = ({ author, published_at, title, portal, number, version }: FrozenReport): string =>
  say('reader.citation', {
    text: `${author === '' ? '' : `${author} `}(${published_at.slice(0, 4)}). ${title}. `,
    a: `${portal.id.slice(0, 8)}/${number}`,
    version,
  });

function Trust({ report }: { report: FrozenReport }) {
  const of = (verdict: Verdict) => report.runs.filter((r) => r.verdict === verdict).length;
  const verdicts = (['valid', 'suspect', 'invalid'] as const).filter((v) => of(v) > 0);
  const checked = report.runs.filter((r) => r.reference_run_id !== null).length;
  return (
    <div className="reader-box">
      <h2>{say('reader.trust')}</h2>
      <dl>
        <dt>{say('reader.runs')}</dt>
        <dd>
          {verdicts.length === 0 ? '—' : null}
          {verdicts.map((v) => (
            <span key={v} className={`vd ${v}`}>
              <Icon name={v} small /> {of(v)} {say(`verdict.${v}`)}
            </span>
          ))}
        </dd>
        <dt>{say('reader.cells')}</dt>
        <dd>{cellsText(report)}</dd>
        <dt>{say('reader.benchmarks')}</dt>
        <dd>{say('reader.interleaved', { what: count(report.benchmarks.length, 'benchmark') })}</dd>
        <dt>{say('reader.outputs_checked')}</dt>
        <dd>{say('reader.outputs_against', { many: checked, total: report.runs.length })}</dd>
      </dl>
    </div>
  );
}

function cellsText({ comparisons, cells }: FrozenReport): string {
  const all = comparisons.flatMap((c) => c.result.cells);
  const measured = cells.filter((c) => c.outcome === 'measured').length;
  if (all.length === 0) return say('reader.cells_measured', { many: measured, total: cells.length });
  const many = all.filter((x) => x.effect !== null).length;
  return say('reader.cells_compared', { many, n: all.length - many });
}
