import { metrics, type SeriesDetail } from '@rackmark/contracts';
import { Icon } from '../icon.js';
import { markIcons } from './marks.js';
import { aroundText, markText } from './texts.js';
import type { Column } from '../table/column.js';
import { Q } from '../../lib/format.js';
import { amountOf, rangeText, shortDay } from '../../lib/series/figures.js';
import { marksOf, type Mark } from '../../lib/series/marks.js';
import { say } from '../../lib/words.js';

/** One release of the series as a row. */
export interface DataRow {
  release: SeriesDetail['releases'][number];
  mark: Mark;
  /** Medians by unit. */
  units: (number | null)[];
}

export function dataRows(d: SeriesDetail, releases: SeriesDetail['releases']): DataRow[] {
  const marks = marksOf(
    d,
    releases.map((r) => r.place),
  );
  return releases
    .map((release, i) => ({
      release,
      mark: marks[i]!,
      units: d.by_unit.map(
        ({ places }) => places.find((p) => p.place === release.place)?.estimate?.value ?? null,
      ),
    }))
    .reverse();
}

export function dataColumns(d: SeriesDetail): Column<DataRow>[] {
  const { unit } = metrics[d.metric];
  const quantity = (value: number | null) => <Q q={value === null ? null : amountOf(d.metric, value)} />;
  const estimate = (r: DataRow) => r.mark.point?.estimate ?? null;
  return [
    { id: 'release', title: say('releases.release'), value: (r) => r.release.name },
    {
      id: 'made',
      title: say('releases.made'),
      value: (r) => r.release.made_at,
      show: (r) => <span className="nw">{shortDay(r.release.made_at)}</span>,
    },
    {
      id: 'value',
      title: d.at,
      unit,
      numeric: true,
      value: (r) => estimate(r)?.value ?? null,
      show: (r) => quantity(estimate(r)?.value ?? null),
    },
    {
      id: 'interval',
      title: say('series.column.interval'),
      numeric: true,
      unsorted: true,
      value: (r) => {
        const e = estimate(r);
        return e === null || e.low === null || e.high === null ? null : `${e.low}–${e.high}`;
      },
      show: (r) => {
        const e = estimate(r);
        const range = e === null ? null : rangeText(d.metric, e);
        return range === null ? '—' : <span className="nw">{range}</span>;
      },
    },
    ...d.by_unit.map((u, i): Column<DataRow> => ({
      id: `unit_${u.unit}`,
      title: say('series.unit', { name: u.unit }),
      unit,
      numeric: true,
      value: (r) => r.units[i] ?? null,
      show: (r) => quantity(r.units[i] ?? null),
    })),
    {
      id: 'runs',
      title: say('series.column.runs'),
      numeric: true,
      value: (r) => r.mark.point?.runs ?? 0,
      show: (r) => {
        const n = r.mark.point?.runs ?? 0;
        return (
          <span className="nw">
            {say('series.runs_of', {
              many: n,
              total: Math.max(n, r.release.runs.length) + r.release.invalid_runs,
            })}
          </span>
        );
      },
    },
    {
      id: 'against',
      title: say('series.column.against'),
      isWide: true,
      value: (r) => markText(r.mark, d),
      show: (r) => <Against d={d} mark={r.mark} />,
    },
    {
      id: 'around',
      title: say('releases.around'),
      isWide: true,
      unsorted: true,
      value: (r) => changesAt(d, r.release.place).join(', ') || null,
      show: (r) => {
        const changes = changesAt(d, r.release.place);
        return changes.length === 0 ? (
          '—'
        ) : (
          <>
            <Icon name="change" small /> {changes.join(', ')}
          </>
        );
      },
    },
  ];
}

const changesAt = (d: SeriesDetail, place: number): string[] =>
  d.environment.filter((e) => e.place === place && e.part !== 'model_file').map(aroundText);

function Against({ d, mark }: { d: SeriesDetail; mark: Mark }) {
  const isStep = mark.kind === 'slower' || mark.kind === 'faster';
  const tone = mark.kind === 'slower' ? 'S' : mark.kind === 'faster' ? 'F' : '';
  const text =
    mark.kind === 'no_change' && mark.ground !== null && mark.ground !== 'one_unit'
      ? say('series.at_slower', { word: mark.ground })
      : markText(mark, d);
  return (
    <span className={mark.kind === 'no_change' ? 'q' : `eff series-against ${tone}`}>
      <Icon name={markIcons[mark.kind]} small /> {isStep ? <b>{text}</b> : text}
    </span>
  );
}
