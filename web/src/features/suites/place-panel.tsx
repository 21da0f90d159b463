import type { Release, SeriesPage, SeriesRow } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { ConfigurationMark } from '../../components/marks.js';
import { ChangeText } from '../../components/series/marks.js';
import { aroundFull, limitText, markText } from '../../components/series/texts.js';
import { count } from '../../lib/format.js';
import { figure, rangeText, shortDay } from '../../lib/series/figures.js';
import { marksOf } from '../../lib/series/marks.js';
import { say } from '../../lib/words.js';

/** The chosen place: its level, its release, and what else changed. */
export function PlacePanel({
  row,
  head,
  release,
}: {
  row: SeriesRow;
  head: SeriesPage['releases'][number];
  /** As far as the list of releases has been fetched. */
  release: Release | undefined;
}) {
  const [mark] = marksOf(row, [head.place]);
  const index = row.levels.findIndex((l) => l === mark!.level);
  const level = row.levels[index];
  const before = row.levels[index - 1];
  const point = mark!.point;
  const isExpected = row.suspicious?.place === head.place;
  const changed = row.environment.filter((e) => e.place === head.place);
  return (
    <section className="card" aria-label={say('place.title', { name: head.name, device: row.device_model })}>
      <div className="place-head">
        <b>{say('place.title', { name: head.name, device: row.device_model })}</b>
        <span className="q2">
          {row.slot} · <ConfigurationMark configuration={row.configuration} />
        </span>
        {level?.change && level.from === head.place && !level.change.accepted ? (
          <span className="place-effect">
            <ChangeText row={row} change={level.change} />
          </span>
        ) : (
          <span className="q2">{markText(mark!, row)}</span>
        )}
        <span className="acts">
          <Link className="btn sm" to="/series/$id" params={{ id: row.id }}>
            {say('place.open')}
          </Link>
        </span>
      </div>
      <div className="place-parts">
        <div>
          <h3>{say('place.level')}</h3>
          <dl className="kv">
            {before && level?.change ? (
              <Pair name={say('place.before')}>
                <Estimate row={row} of={before} />
              </Pair>
            ) : null}
            {level ? (
              <Pair name={level.change ? say('place.since') : say('place.at')}>
                <Estimate row={row} of={level} />
              </Pair>
            ) : null}
            <Pair name={say('place.this')}>
              {point?.estimate ? figure(row.metric, point.estimate.value) : '—'}{' '}
              <span className="q">
                {point?.estimate
                  ? say('place.runs', { a: count(point.runs, 'run'), n: row.units.length })
                  : markText(mark!, row)}
              </span>
            </Pair>
            {isExpected ? (
              <Pair name={say('place.expected')}>
                {rangeText(row.metric, { value: row.suspicious!.high, ...row.suspicious! })}
              </Pair>
            ) : null}
            {row.budget ? (
              <Pair name={say('place.budget')}>
                {limitText(row, row.budget.limit)}{' '}
                <span className="q">{point?.over_budget ? say('place.over') : say('place.kept')}</span>
              </Pair>
            ) : null}
          </dl>
        </div>
        <div>
          <h3>{say('place.release')}</h3>
          <ReleaseFacts head={head} release={release} />
        </div>
        <div>
          <h3>{say('place.around')}</h3>
          <ul className="around">
            {changed.map((e) => (
              <li key={`${e.part} ${e.to}`}>
                <Icon name="change" />
                <span>{aroundFull(e)}</span>
              </li>
            ))}
            {changed.length === 0 ? (
              <li>
                <Icon name="equal" />
                <span>{say('place.nothing_around')}</span>
              </li>
            ) : null}
          </ul>
        </div>
      </div>
    </section>
  );
}

const Pair = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function Estimate({ row, of }: { row: SeriesRow; of: SeriesRow['levels'][number] }) {
  const range = rangeText(row.metric, of.estimate);
  return (
    <>
      {figure(row.metric, of.estimate.value)}{' '}
      <span className="q">
        {range === null ? '' : `${range}, `}
        {count(of.releases, 'release')}
      </span>
    </>
  );
}

function ReleaseFacts({
  head,
  release: r,
}: {
  head: SeriesPage['releases'][number];
  release: Release | undefined;
}) {
  return (
    <dl className="kv">
      {r?.commit ? (
        <Pair name={say('place.commit')}>
          <span className="mono">{r.commit.slice(0, 12)}</span>
        </Pair>
      ) : null}
      <Pair name={say('place.made')}>
        {shortDay(head.made_at)}
        {r?.branch ? <span className="q"> {r.branch}</span> : null}
      </Pair>
      {r && r.parents.length > 0 ? <Pair name={say('place.parent')}>{r.parents.join(', ')}</Pair> : null}
      {r?.runtime ? <Pair name={say('place.runtime')}>{r.runtime}</Pair> : null}
      {r ? (
        <Pair name={say('place.files')}>
          {r.files.length === 0
            ? say('place.own_files')
            : r.files.map((f) => (
                <span key={f.slot} className="file-line">
                  {f.slot} <span className="mono q">{f.sha256.slice(0, 6)}</span>
                </span>
              ))}
        </Pair>
      ) : null}
      {r && r.benchmarks.length > 0 ? (
        <Pair name={say('place.benchmarks')}>
          <BenchmarkLinks numbers={r.benchmarks} />
        </Pair>
      ) : null}
    </dl>
  );
}

export const BenchmarkLinks = ({ numbers }: { numbers: readonly number[] }) => (
  <>
    {numbers.map((n, i) => (
      <span key={n}>
        {i > 0 ? ', ' : ''}
        <Link to="/benchmarks/$ref" params={{ ref: String(n) }}>
          {n}
        </Link>
      </span>
    ))}
  </>
);
