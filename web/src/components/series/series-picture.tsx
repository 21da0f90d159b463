import { useMediaQuery } from '@mantine/hooks';
import type { SeriesDetail } from '@rackmark/contracts';
import { count } from '../../lib/format.js';
import { metricText } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { Region } from '../region.js';
import { chartSentence } from './chart-sentence.js';
import { SeriesChart, toneOfUnit } from './series-chart.js';
import { capital, cellText } from './texts.js';

const NARROW_RELEASES = 10;
const MOST_IN_LEGEND = 5;

/**
 * What a series says in a sentence, and its releases side by side.
 * @param shown the releases that are drawn
 * @param inColumn whether other things stand beside it
 */
export function SeriesPicture({
  d,
  shown,
  inColumn = false,
}: {
  d: SeriesDetail;
  shown: SeriesDetail['releases'];
  inColumn?: boolean;
}) {
  const isNarrow = useMediaQuery('screen and (max-width: 760px)', false, { getInitialValueInEffect: false });
  const releases = isNarrow ? shown.slice(-NARROW_RELEASES) : shown;
  const sentence = chartSentence(d, releases);
  const what = capital(metricText(d.metric, d.at));
  const label = say('series.chart.label', {
    ...{ what, a: cellText(d), device: d.device_model, b: count(releases.length, 'release'), text: sentence },
  });
  const chart = <SeriesChart {...{ d, releases, label, isNarrow, inColumn }} />;
  return (
    <>
      <p className="q2">{sentence}</p>
      <Legend d={d} releases={releases} />
      {releases.length < d.releases.length ? (
        <p className="sm q">
          {say('series.chart.only_last', { many: releases.length, total: d.releases.length })}
        </p>
      ) : null}
      {isNarrow || inColumn ? (
        chart
      ) : (
        <Region label={say('series.chart', { what })}>
          <div className="series-wide">{chart}</div>
        </Region>
      )}
    </>
  );
}

const Legend = ({ d, releases }: { d: SeriesDetail; releases: SeriesDetail['releases'] }) => (
  <p className="lg">
    {d.units.slice(0, MOST_IN_LEGEND).map((u, i) => (
      <span key={u.letter}>
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          {i % 2 === 0 ? (
            <circle cx="5" cy="5" r="3" fill={toneOfUnit(i)} />
          ) : (
            <rect x="2" y="2" width="6" height="6" fill={toneOfUnit(i)} />
          )}
        </svg>
        {say('series.chart.a_run', { name: u.letter })}
      </span>
    ))}
    <span>{say('series.chart.box')}</span>
    <span>{say('series.chart.thick')}</span>
    {d.suspicious === null ? null : <span>{say('series.chart.hollow')}</span>}
    {releases.some((r) => r.runs.some((x) => x.verdict === 'suspect')) ? (
      <span>{say('series.chart.suspect')}</span>
    ) : null}
  </p>
);
