import type { SeriesPage } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { ConfigurationMark } from '../../components/marks.js';
import { classOfMark, markIcons } from '../../components/series/marks.js';
import { aroundText, budgetText, limitText } from '../../components/series/texts.js';
import { Q } from '../../lib/format.js';
import type { Around } from '../../lib/series/environment.js';
import { amountOf, figure } from '../../lib/series/figures.js';
import { marksOf } from '../../lib/series/marks.js';
import { say } from '../../lib/words.js';
import { stripSentence } from './places.js';
import { foldedNames, QuietModels } from './quiet-models.js';
import type { ModelRows } from './strips.js';

/** On a narrow page a row is one link: its marks, and what they say as a sentence below. */
export function NarrowStrips({
  models,
  quiet,
  releases,
  places,
  around,
  onAll,
}: {
  models: readonly ModelRows[];
  quiet: readonly ModelRows[];
  releases: SeriesPage['releases'];
  places: readonly number[];
  around: Around;
  onAll: () => void;
}) {
  const nameAt = (place: number) => releases.find((r) => r.place === place)?.name ?? '—';
  const named = (changes: Around['all']) =>
    changes.map((e) => say('mark.of', { name: nameAt(e.place), what: aroundText(e) })).join(' · ');
  return (
    <>
      {releases.length > 0 ? (
        <p className="sm q narrow-note">
          {say('suites.strip.newest', { from: releases[0]!.name, to: releases.at(-1)!.name })}
          {around.all.length > 0 ? (
            <>
              <br />
              <Icon name="change" small /> {named(around.all)}
            </>
          ) : null}
        </p>
      ) : null}
      {models.map((m) => {
        const own = around.byModel.get(m.model) ?? [];
        return (
          <section key={m.model} className="narrow-model">
            <h3>{m.model}</h3>
            {own.length > 0 ? (
              <p className="sm q">
                <Icon name="change" small /> {named(own)}
              </p>
            ) : null}
            <ul>
              {m.rows.map((row) => {
                const marks = marksOf(row, places);
                const level = row.levels.at(-1);
                return (
                  <li key={row.id}>
                    <Link to="/series/$id" params={{ id: row.id }} className="narrow-row">
                      <b>{row.slot}</b>
                      <span className="num">
                        <Q q={level === undefined ? null : amountOf(row.metric, level.estimate.value)} />
                      </span>
                      <span className="sm q2">
                        <ConfigurationMark configuration={row.configuration} />
                      </span>
                      <span className="narrow-marks" aria-hidden="true">
                        {marks.map((x) => (
                          <i key={x.place} className={classOfMark(x)}>
                            <span className="mk-ground">
                              <Icon name={markIcons[x.kind]} small />
                            </span>
                          </i>
                        ))}
                      </span>
                      <span className="sm">
                        {stripSentence(row, marks, nameAt) ||
                          (level === undefined
                            ? say('mark.missing')
                            : say('suites.strip.one_level', {
                                value: figure(row.metric, level.estimate.value),
                              }))}
                        {row.budget === null
                          ? ''
                          : ` · ${budgetText(row.budget)}, ${limitText(row, row.budget.limit)}`}
                      </span>
                    </Link>
                  </li>
                );
              })}
            </ul>
            {m.folded.length > 0 ? (
              <p className="sm q">
                {say('suites.strip.folded', {
                  n: m.folded.length,
                  of: releases.length,
                  list: foldedNames(m.folded),
                })}{' '}
                <button type="button" className="link" onClick={onAll}>
                  {say('suites.strip.show')}
                </button>
              </p>
            ) : null}
          </section>
        );
      })}
      {quiet.length > 0 ? (
        <p className="sm q narrow-note">
          <QuietModels {...{ quiet, of: releases.length, onAll }} />
        </p>
      ) : null}
    </>
  );
}
