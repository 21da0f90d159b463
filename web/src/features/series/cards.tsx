import type { SeriesDetail, SeriesLevel } from '@rackmark/contracts';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { aroundFull, limitText, budgetText } from '../../components/series/texts.js';
import { count, intervalText, ratioText, threeDigits } from '../../lib/format.js';
import { figure } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';
import { noteText } from './note-text.js';

/** The newest change: how much, what came with it, how it was found. */
export const Cards = ({ d }: { d: SeriesDetail }) => (
  <div className="series-cards">
    <BeforeAfter d={d} />
    <WhatChanged d={d} />
    <Detector d={d} />
  </div>
);

function BeforeAfter({ d }: { d: SeriesDetail }) {
  const last = d.levels.at(-1);
  const before = d.levels.at(-2);
  if (last === undefined || before === undefined || last.change === null)
    return (
      <div className="card pad">
        <h3>{say('series.before_after')}</h3>
        <p className="sm q2">{last === undefined ? say('series.no_level') : say('series.first_level')}</p>
      </div>
    );
  const { change } = last;
  const tone = change.accepted || change.back ? '' : change.direction === 'slower' ? 'S' : 'F';
  const rows = d.by_unit.map(({ unit, levels }) => {
    const own = levels.find(
      (l) => l.change !== null && l.from > change.last_before && l.from <= last.from + NEAR,
    );
    return { unit, after: own ?? levels.at(-1), before: own ? levels[levels.indexOf(own) - 1] : undefined };
  });
  return (
    <div className="card pad">
      <h3>{say('series.before_after')}</h3>
      <table className="tb flat before-after">
        <thead>
          <tr>
            <th scope="col">{say('series.level')}</th>
            <th scope="col" className="num">
              {say('series.before')}
            </th>
            <th scope="col" className="num">
              {say('series.since')}
            </th>
            <th scope="col" className="num">
              {say('series.ratio')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Row
            name={d.units.length > 1 ? say('series.all_units') : unitName(d, 0)}
            tone={tone}
            {...{ d, before }}
            after={last}
          />
          {rows.map((r) => (
            <Row
              key={r.unit}
              name={say('series.unit', { name: r.unit })}
              tone={tone}
              d={d}
              before={r.before}
              after={r.after}
            />
          ))}
        </tbody>
      </table>
      <p className="sm q2">
        {change.only_units
          ? say('series.one_moved', { list: change.only_units })
          : d.units.length > 1
            ? say('series.alike')
            : say('series.lone_unit')}{' '}
        {say('series.counted', { n: before.releases, of: last.releases })}
      </p>
    </div>
  );
}
/** A unit whose own step is found so many places later is the same one. */
const NEAR = 2;
const unitName = (d: SeriesDetail, i: number) => say('series.unit', { name: d.units[i]?.letter ?? '—' });

function Row({
  name,
  tone,
  d,
  before,
  after,
}: {
  name: string;
  tone: string;
  d: SeriesDetail;
  before: SeriesLevel | undefined;
  after: SeriesLevel | undefined;
}) {
  const change = before === undefined ? null : (after?.change ?? null);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num nw">{before ? figure(d.metric, before.estimate.value) : '—'}</td>
      <td className="num nw">{after ? figure(d.metric, after.estimate.value) : '—'}</td>
      <td className="num">
        {change === null ? (
          <span className="q sm">{say('series.no_own_step')}</span>
        ) : (
          <span className={`eff ${tone}`}>
            <b>{ratioText(change.ratio.ratio)}</b>{' '}
            <span className="q sm">
              {intervalText(change.ratio.ratio, change.ratio.low, change.ratio.high) ?? ''}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** Every input of a result: what changed at the newest step, or around all releases where there is none. */
function WhatChanged({ d }: { d: SeriesDetail }) {
  const last = d.levels.at(-1);
  const at = last?.change ? last.from : null;
  const nameAt = (place: number) => d.releases.find((r) => r.place === place)?.name ?? '—';
  const here = at === null ? d.environment : d.environment.filter((e) => e.place === at);
  const [release, before] = [
    d.releases.find((r) => r.place === at),
    d.releases.find((r) => r.place === last?.change?.last_before),
  ];
  const isSameFile = release?.model_sha256 != null && release.model_sha256 === before?.model_sha256;
  return (
    <div className="card pad">
      <h3>{at === null ? say('series.changed_none') : say('series.changed_with', { name: nameAt(at) })}</h3>
      <ul className="around">
        {release && before ? (
          <li>
            <Icon name="change" />
            <span>
              <b>{say('series.the_release')}:</b>{' '}
              {say('series.release_from', { from: before.name, to: release.name })}
            </span>
          </li>
        ) : null}
        {here.slice(-MOST).map((e) => (
          <li key={`${e.place} ${e.part} ${e.to}`}>
            <Icon name="change" />
            <span>
              {at === null
                ? say('series.changed_before', { name: nameAt(e.place), what: aroundFull(e) })
                : aroundFull(e)}
            </span>
          </li>
        ))}
        {isSameFile ? (
          <li>
            <Icon name="equal" />
            <span>
              {d.slot} <span className="mono q">{release.model_sha256!.slice(0, 6)}</span>,{' '}
              {say('series.same_file')}
            </span>
          </li>
        ) : null}
        {here.length === 0 ? (
          <li>
            <Icon name="equal" />
            <span>{at === null ? say('series.nothing_known') : say('place.nothing_else')}</span>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
const MOST = 8;

function Detector({ d }: { d: SeriesDetail }) {
  const last = d.levels.at(-1);
  const { detector: by } = d;
  const change = last?.change ?? null;
  const first = d.levels[0];
  const nameAt = (place: number) => d.releases.find((r) => r.place === place)?.name ?? '—';
  return (
    <div className="card pad">
      <h3>{say('series.detector')}</h3>
      <dl className="kv">
        <Pair name={say('series.budget')}>
          {d.budget === null ? (
            <span className="q">{say('series.no_budget')}</span>
          ) : (
            <>
              {limitText(d, d.budget.limit)} <span className="q sm">{budgetText(d.budget)}</span>
            </>
          )}
        </Pair>
        <Pair name={change === null ? say('series.looked_by') : say('series.found_by')}>
          {change === null
            ? `${by.name} ${by.version}`
            : say(change.p < SMALL_P ? 'series.p_below' : 'series.p', {
                ...{ name: by.name, version: by.version },
                value: change.p < SMALL_P ? words().fixed(SMALL_P, 4) : threeDigits(change.p),
              })}
        </Pair>
        <Pair name={say('series.smallest')}>{words().percent(d.smallest_effect)}</Pair>
        {change === null || last === undefined ? null : (
          <Pair name={say('series.points_since')}>
            {last.releases} <span className="q sm">{say('series.at_least', { many: by.least_after })}</span>
          </Pair>
        )}
        {by.notes.length === 0 ? null : (
          <Pair name={say('series.notes')}>
            {by.notes.map((n) => (
              <span key={`${n.code} ${n.place}`} className="note-line sm">
                {noteText(n, nameAt)}
              </span>
            ))}
          </Pair>
        )}
        {first === undefined || last === undefined ? null : (
          <Pair name={say('series.level_since')}>
            {nameAt(last.from)} <span className="q sm">{count(last.releases, 'release')}</span>
          </Pair>
        )}
      </dl>
    </div>
  );
}
/** Below it the digits say nothing more. */
const SMALL_P = 0.0001;

const Pair = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
