import { metrics, type Release, type SeriesRow, type Suite } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { cellText } from '../../components/series/texts.js';
import { figure, metricText } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { budgetsKept, type Shown } from './findings.js';

/** Too early for a change: what is known already, and the one next step. */
export function EarlyCard({
  suite,
  shown,
  last,
  onRun,
}: {
  suite: Suite;
  shown: Shown;
  last: Release | undefined;
  onRun: () => void;
}) {
  const n = suite.standing.releases;
  const kept = budgetsKept(shown.rows);
  const benchmark = last?.benchmarks[0];
  return (
    <div className="card empty early">
      <b>
        {last && last.runs.suspect > 0 && last.runs.valid === 0
          ? say('suites.early.all_suspect', { name: last.name, n: last.runs.suspect })
          : last
            ? say('suites.early.title', { name: last.name, n: last.runs.valid, of: last.runs.planned })
            : say('suites.answer.too_early')}
      </b>
      <p className="q2">{n === 1 ? say('suites.early.one') : say('suites.early.some', { n })}</p>
      {last && last.runs.suspect > 0 ? (
        <p className="vd suspect">
          <Icon name="suspect" small />{' '}
          <span>{say('suites.early.some_suspect', { n: last.runs.suspect })}</span>
        </p>
      ) : null}
      <dl className="kv sm">
        <Extremes rows={shown.rows} />
        {kept.of > 0 ? (
          <>
            <dt>{say('suites.early.budgets')}</dt>
            <dd>{say('suites.budgets_kept', kept)}</dd>
          </>
        ) : null}
      </dl>
      <div className="acts">
        <button type="button" className="btn pri" onClick={onRun}>
          {say('suites.run_another')}
        </button>
        {benchmark === undefined ? null : (
          <Link className="btn" to="/benchmarks/$ref" params={{ ref: String(benchmark) }}>
            {say('suites.open_benchmark')}
          </Link>
        )}
      </div>
    </div>
  );
}

/** The ends of what was measured, in the words of the metric. */
function Extremes({ rows }: { rows: readonly SeriesRow[] }) {
  const sorted = rows
    .flatMap((row) => {
      const level = row.levels.at(-1);
      return level === undefined ? [] : [{ row, value: level.estimate.value }];
    })
    .sort((a, b) => a.value - b.value);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || low === high) return null;
  const { unit, better } = metrics[low.row.metric];
  const isTime = unit === 'ns' || unit === 'tokens/s';
  const text = ({ row, value }: typeof low) =>
    say('suites.early.cell', {
      a: cellText(row),
      device: row.device_model,
      value: figure(row.metric, value),
    });
  return (
    <>
      <dt>{isTime ? say('suites.early.best', { word: better }) : say('suites.early.least')}</dt>
      <dd>{text(low)}</dd>
      <dt>{isTime ? say('suites.early.worst', { word: better }) : say('suites.early.most')}</dt>
      <dd>{text(high)}</dd>
    </>
  );
}

/** Nothing changed, and what could hide from that. */
export function CalmCard({ suite, shown }: { suite: Suite; shown: Shown }) {
  const kept = budgetsKept(shown.rows);
  const first = shown.rows[0];
  const level = shown.rows.filter((r) => r.answer === 'no_change').length;
  return (
    <section className="card pad" aria-label={say('suites.findings')}>
      <ul className="told">
        <li>
          <Icon name="equal" className="q2" />
          <span>
            <b>{say('suites.calm', { name: suite.standing.last_release?.name ?? suite.name })}</b>{' '}
            {say('suites.calm_rest', {
              n: level,
              of: shown.rows.length,
              rest: kept.of > 0 ? say('suites.calm_budgets', kept) : '',
            })}
          </span>
        </li>
      </ul>
      <p className="q2 calm-note">
        {first ? `${metricText(first.metric, first.at)}. ` : ''}
        {say('suites.calm_note')}
      </p>
    </section>
  );
}
