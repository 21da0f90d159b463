import type { EffectWord, SeriesDetail } from '@rackmark/contracts';
import { saidOfStep } from '@rackmark/words/page';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { capital, directionText, reasonText } from '../../components/series/texts.js';
import { count, intervalText } from '../../lib/format.js';
import { figure, rangeText } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';
import { noteText } from './note-text.js';

type Line = [icon: IconName, tone: string, strong: string, text: ReactNode];
const MOST_NAMES = 4;

/** The answer, and what else is to be known of the series. */
export function SeriesFindings({ d }: { d: SeriesDetail }) {
  const nameAt = (place: number) => d.releases.find((r) => r.place === place)?.name ?? '—';
  const lines = [
    leadOf(d, nameAt),
    ...stepLines(d, nameAt),
    ...budgetLine(d),
    ...suspiciousLine(d, nameAt),
    ...gapLines(d, nameAt),
  ];
  return (
    <section className="card pad" aria-label={say('suites.findings')}>
      <ol className="told">
        {lines.map(([icon, tone, strong, text]) => (
          <li key={`${strong} ${String(text)}`}>
            <Icon name={icon} className={tone} />
            <span>
              {strong === '' ? null : <b>{strong} </b>}
              {text}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function leadOf(d: SeriesDetail, nameAt: (place: number) => string): Line {
  const last = d.levels.at(-1);
  const before = d.levels.at(-2);
  const change = last?.change ?? null;
  const newest = d.places.at(-1);
  const value = (x: number) => figure(d.metric, x);
  switch (d.answer) {
    case 'slower':
    case 'faster':
      return changeLine(d, nameAt);
    case 'back': {
      const old = d.levels.findLast((l, i) => i < d.levels.length - 1 && l.change?.direction !== 'slower');
      return [
        'back',
        'q2',
        say('series.lead.back', { name: nameAt(last!.from) }),
        say('series.lead.back_text', {
          ...{ from: value(before!.estimate.value), to: value(last!.estimate.value) },
          value: value(old!.estimate.value),
        }),
      ];
    }
    case 'one_unit': {
      const list = change!.only_units!;
      const own = d.by_unit.find((u) => u.unit === list[0])?.levels ?? [];
      const [from, to] = [own.at(-2) ?? before, own.at(-1) ?? last];
      return [
        'half',
        'q2',
        say('series.lead.one_unit', { list, name: nameAt(last!.from) }),
        say('series.lead.one_unit_text', {
          from: value(from!.estimate.value),
          to: value(to!.estimate.value),
        }),
      ];
    }
    case 'two_modes': {
      const [from, to] = newest!.modes ?? [0, 0];
      return [
        'modes',
        'q2',
        say('series.lead.modes', { name: nameAt(newest!.place) }),
        say('series.lead.modes_text', { from: value(from), to: value(to) }),
      ];
    }
    case 'missing':
      return newest === undefined || d.places.every((p) => p.runs === 0)
        ? ['none', 'q2', say('series.lead.nothing'), '']
        : [
            'none',
            'q2',
            say('series.lead.missing', { name: nameAt(newest.place) }),
            reasonText('missing', newest.reason),
          ];
    case 'too_early':
      return [
        'ask',
        'q2',
        say('series.lead.too_early'),
        say('series.lead.too_early_text', { n: d.places.filter((p) => p.runs > 0).length }),
      ];
    case 'cannot_tell':
      return [
        'ask',
        'q2',
        say('series.lead.cannot_tell'),
        `${d.detector.notes.map((n) => noteText(n, nameAt)).join('; ')}.`,
      ];
    case 'no_change': {
      const range = last === undefined ? null : rangeText(d.metric, last.estimate);
      const near = last === undefined ? '—' : value(last.estimate.value);
      return [
        'equal',
        'q2',
        say('series.lead.no_change', { a: count(d.places.filter((p) => p.runs > 0).length, 'release') }),
        <>
          {range === null
            ? say('series.lead.near', { value: near })
            : say('series.lead.near_interval', { value: near, text: range })}
          {change?.accepted ? ` ${say('series.lead.accepted', { name: nameAt(last!.from) })}` : ''}
        </>,
      ];
    }
  }
}

function changeLine(d: SeriesDetail, nameAt: (place: number) => string): Line {
  const [before, last] = [d.levels.at(-2), d.levels.at(-1)!];
  const change = last.change!;
  const { ratio, low, high } = change.ratio;
  const what = capital(directionText(d, change.direction));
  const gap = d.releases
    .filter((r) => r.place > change.last_before && r.place < last.from)
    .map((r) => r.name);
  const same = d.siblings.filter((s) => s.answer === d.answer).length;
  const units = d.siblings.filter((s) => s.answer === 'one_unit').map((s) => s.device_model);
  const where =
    d.siblings.length < 2
      ? ''
      : say('series.lead.on_models', { many: same, total: d.siblings.length }) +
        (units.length === 0 ? '' : say('series.lead.others_unit', { list: units }));
  const interval = intervalText(ratio, low, high);
  return [
    change.direction === 'slower' ? 'down' : 'up',
    change.direction === 'slower' ? 'S' : 'F',
    say(gap.length === 0 ? 'series.lead.since' : 'series.lead.by', { what, name: nameAt(last.from) }),
    <>
      {say('series.lead.change', {
        ...{
          from: before ? figure(d.metric, before.estimate.value) : '—',
          to: figure(d.metric, last.estimate.value),
        },
        ...{ effect_ratio: ratio, text: `${interval === null ? '' : ` (${interval})`}${where}` },
      })}
      .{gap.length > 0 ? ` ${say('series.found.gap', { list: cut(gap), n: gap.length })}` : ''}
    </>,
  ];
}

/**
 * Neighbours against each other, where there are too few releases for a change that lasts, and of versions of a runtime
 * always; the newest first.
 */
function stepLines(d: SeriesDetail, nameAt: (place: number) => string): Line[] {
  const isOfRuntimes = d.releases.some((r) => r.measure_with !== null);
  if (d.answer !== 'too_early' && !isOfRuntimes) return [];
  return d.steps
    .slice(-MOST_STEPS)
    .reverse()
    .map(({ place, before, effect }) => {
      const text = words().tell(
        saidOfStep(effect, d.metric, { side: nameAt(place), base: nameAt(before) }),
        '',
      );
      const tone = effect.word === 'faster' ? 'F' : effect.word === 'slower' ? 'S' : 'q2';
      return [icons[effect.word], tone, '', text];
    });
}
const icons: Record<EffectWord, IconName> = {
  faster: 'up',
  slower: 'down',
  'no change': 'equal',
  inconclusive: 'ask',
};
const MOST_STEPS = 5;

function budgetLine(d: SeriesDetail): Line[] {
  const level = d.levels.at(-1);
  if (d.budget === null || level === undefined || d.budget.state === 'kept') return [];
  const value = figure(d.metric, d.budget.limit);
  const range = rangeText(d.metric, level.estimate);
  if (d.budget.state === 'at_limit')
    return [
      [
        'over',
        'q2',
        say('series.found.at_limit', { value }),
        say('series.found.at_limit_text', { a: range ?? '—' }),
      ],
    ];
  return [
    [
      'over',
      'q2',
      say('series.found.over', { value }),
      range === null
        ? say('series.found.over_point', { a: figure(d.metric, level.estimate.value) })
        : say('series.found.over_text', { a: range }),
    ],
  ];
}

function suspiciousLine(d: SeriesDetail, nameAt: (place: number) => string): Line[] {
  if (d.suspicious === null) return [];
  const { place, low, high } = d.suspicious;
  const value = d.places.find((p) => p.place === place)?.estimate?.value;
  return [
    [
      'ask',
      'q2',
      say('series.found.suspicious', { name: nameAt(place) }),
      say('series.found.suspicious_text', {
        a: value === undefined ? '—' : figure(d.metric, value),
        b: rangeText(d.metric, { value: value ?? high, low, high }) ?? '—',
      }),
    ],
  ];
}

/** Releases without a point, by what became of their runs. */
function gapLines(d: SeriesDetail, nameAt: (place: number) => string): Line[] {
  const found = new Map<string, { kind: 'invalid' | 'missing'; reason: string | null; names: string[] }>();
  for (const p of d.places) {
    if (p.state !== 'invalid' && p.state !== 'missing') continue;
    const key = `${p.state} ${p.reason}`;
    const group = found.get(key) ?? { kind: p.state, reason: p.reason, names: [] };
    group.names.push(nameAt(p.place));
    found.set(key, group);
  }
  return [...found.values()].map(({ kind, reason, names }) => [
    kind === 'invalid' ? 'invalid' : 'none',
    kind === 'invalid' ? 'X' : 'q2',
    say('series.found.no_point', { n: names.length, list: cut(names) }),
    reasonText(kind, reason),
  ]);
}

const cut = (names: readonly string[]): string[] =>
  names.length <= MOST_NAMES
    ? [...names]
    : [...names.slice(0, MOST_NAMES), say('suites.found.more', { n: names.length - MOST_NAMES })];
