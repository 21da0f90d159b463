import type { SeriesRow, SeriesPage, Suite } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { BudgetBar } from '../../components/series/marks.js';
import {
  budgetText,
  capital,
  cellText,
  directionText,
  ofLimitText,
  reasonText,
} from '../../components/series/texts.js';
import { count, plain, threeDigits } from '../../lib/format.js';
import { amountOf, figure, metricText, rangeText } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { suiteFindings, tightest, type SuiteFinding } from './suite-findings.js';

const MOST = 6;
const MOST_BUDGETS = 4;
const MOST_NAMES = 3;
const icons: Record<SuiteFinding['kind'], [IconName, string]> = {
  slower: ['down', 'S'],
  faster: ['up', 'F'],
  back: ['back', 'q2'],
  over_budget: ['over', 'q2'],
  suspicious: ['ask', 'q2'],
  one_unit: ['half', 'q2'],
  two_modes: ['modes', 'q2'],
  missing: ['none', 'q2'],
};

export interface Shown {
  rows: readonly SeriesRow[];
  releases: SeriesPage['releases'];
  /** Whether these are all series of the metric. */
  isWhole: boolean;
}

/** The answer and what else was found, beside the budgets. */
export function FindingsCard({ suite, shown }: { suite: Suite; shown: Shown }) {
  const last = shown.releases.at(-1);
  const found = suiteFindings(shown.rows, { isWhole: shown.isWhole, last: last?.place ?? 0 });
  const budgets = tightest(shown.rows);
  const first = shown.rows[0];
  return (
    <section className={`card suite-answer ${budgets.length > 0 ? '' : 'lone'}`}>
      <div>
        <div className="sh">
          <h2>{say('suites.findings')}</h2>
          {first ? <p className="sm">{metricText(first.metric, first.at)}</p> : null}
        </div>
        <ul className="told">
          {found.length === 0 ? (
            <li>
              <Icon name="equal" className="q2" />
              <span>{say('suites.found.nothing')}</span>
            </li>
          ) : null}
          {found.slice(0, MOST).map((f) => (
            <li key={`${f.kind} ${f.rows[0]!.id}`}>
              <Icon name={icons[f.kind][0]} className={icons[f.kind][1]} />
              <span>
                <Sentence finding={f} releases={shown.releases} />{' '}
                <Link to="/series/$id" params={{ id: f.rows[0]!.id }}>
                  {say('suites.series_link')}
                </Link>
              </span>
            </li>
          ))}
        </ul>
        <p className="sm q">{tallyText(suite)}</p>
      </div>
      {budgets.length > 0 ? <Budgets rows={budgets} /> : null}
    </section>
  );
}

/** How all watched metrics stand, beside the one that is shown. */
function tallyText({ standing: s }: Suite): string {
  const parts = (
    [
      ['slower', s.slower],
      ['faster', s.faster],
      ['suspicious', s.suspicious],
      ['missing', s.missing],
      ['over', s.over_budget],
    ] as const
  ).flatMap(([word, n]) => (n === 0 ? [] : [say(`suites.tally.${word}`, { n })]));
  return say('suites.tally', {
    a: count(s.series, 'series'),
    list: parts.length === 0 ? [say('suites.tally.nothing')] : parts,
  });
}

function Sentence({
  finding: f,
  releases,
}: {
  finding: SuiteFinding;
  releases: Shown['releases'];
}): ReactNode {
  const row = f.rows[0]!;
  const nameAt = (place: number) => releases.find((r) => r.place === place)?.name ?? '—';
  const name = nameAt(f.place);
  const text = (strong: string, rest: string) => (
    <>
      <b>{strong}</b> {rest}
    </>
  );
  const cell = cellText(row);
  const device = row.device_model;
  const change = row.levels.at(-1)?.change;
  switch (f.kind) {
    case 'slower':
    case 'faster': {
      const what = capital(directionText(row, f.kind));
      const ratios = f.rows.map((r) => r.levels.at(-1)!.change!.ratio.ratio);
      const said = say('suites.found.change', { a: cell, effect_ratios: ratios, text: whereText(f) });
      const gap = f.gap.map(nameAt).filter((n) => n !== '—');
      if (name === '—')
        return text(say('suites.found.earlier', { what, name: releases[0]?.name ?? '' }), said);
      if (gap.length === 0) return text(say('suites.found.since', { what, name }), said);
      return text(
        say('suites.found.by', { what, name }),
        `${said} ${say('suites.found.gap', { list: shortList(gap), n: gap.length })}`,
      );
    }
    case 'back':
      return text(
        say('suites.found.back', { name }),
        say('suites.found.back_text', { a: cell, text: whereText(f) }),
      );
    case 'over_budget': {
      const { value } = row.levels.at(-1)!.estimate;
      return text(
        say('suites.found.over', { n: f.rows.length }),
        say('suites.found.over_text', {
          ...{ a: cell, device, value: figure(row.metric, value) },
          b: figure(row.metric, row.budget!.limit),
        }),
      );
    }
    case 'suspicious': {
      const value = row.places.find((p) => p.place === f.place)?.estimate?.value ?? 0;
      return text(
        say('suites.found.suspicious', { name }),
        say('suites.found.suspicious_text', {
          ...{ a: cell, device, value: figure(row.metric, value) },
          b: rangeText(row.metric, { value, ...row.suspicious! }) ?? '—',
        }),
      );
    }
    case 'one_unit':
      return text(
        say('suites.found.unit', { device, list: change!.only_units! }),
        say('suites.found.unit_text', { name, a: cell }),
      );
    case 'two_modes': {
      const [from, to] = row.places.at(-1)!.modes ?? [0, 0];
      const scale = amountOf(row.metric, to).amount === 0 ? 1 : to / amountOf(row.metric, to).amount;
      return text(
        say('suites.found.modes', { name }),
        say('suites.found.modes_text', {
          ...{ a: cell, device, from: threeDigits(from / scale) },
          to: plain(amountOf(row.metric, to)),
        }),
      );
    }
    case 'missing':
      return text(
        say('suites.found.missing', { n: f.rows.length, name }),
        say('suites.found.missing_text', {
          ...{ a: cell, device },
          b: reasonText('missing', row.places.at(-1)?.reason ?? null),
        }),
      );
  }
}

/** "on 3 of 4 device models: …", as far as it is known how many there are. */
function whereText({ rows, of }: SuiteFinding): string {
  const models = [...new Set(rows.map((r) => r.device_model))];
  if (of !== null && of > 1 && models.length === 1)
    return say('suites.found.on_only', { device: models[0]!, many: of });
  if (of === null || of === 1) return say('suites.found.on', { list: shortList(models) });
  if (models.length === of) return say('suites.found.on_all', { many: of });
  return say('suites.found.on_some', { many: models.length, total: of, list: shortList(models) });
}
const shortList = (names: readonly string[]): string[] =>
  names.length <= MOST_NAMES
    ? [...names]
    : [...names.slice(0, MOST_NAMES), say('suites.found.more', { n: names.length - MOST_NAMES })];

/** The tightest limits. */
function Budgets({ rows }: { rows: readonly SeriesRow[] }) {
  return (
    <div className="suite-budgets">
      <div className="sh">
        <h2>{say('suites.budgets')}</h2>
        <p className="sm">
          {say('suites.budgets_note', { n: Math.min(rows.length, MOST_BUDGETS), of: rows.length })}
        </p>
      </div>
      <ul>
        {rows.slice(0, MOST_BUDGETS).map((row) => (
          <li key={row.id}>
            <span>
              <Link to="/series/$id" params={{ id: row.id }}>
                {cellText(row)}
              </Link>
              <span className="q sm">
                {row.device_model}, {ofLimitText(row, row.levels.at(-1)!.estimate.value, row.budget!.limit)}
              </span>
            </span>
            <BudgetBar row={row} />
            <span className={row.budget!.state === 'kept' ? 'num' : 'num strong'}>
              {row.budget!.state === 'over' ? <Icon name="over" small /> : null} {budgetText(row.budget!)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is known where nothing changed, or where it is too early for a change. */
export const budgetsKept = (rows: readonly SeriesRow[]): { n: number; of: number } => {
  const all = tightest(rows);
  return { n: all.filter((r) => r.budget!.state !== 'over').length, of: all.length };
};
