import { metrics, type SeriesDetail } from '@rackmark/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Icon, type IconName } from '../../components/icon.js';
import { dataColumns, dataRows } from '../../components/series/data-columns.js';
import { SeriesPicture } from '../../components/series/series-picture.js';
import { MakeReport } from '../../components/reports/make-report.js';
import { capital, cellText } from '../../components/series/texts.js';
import { ErrorPage, PageHead, Skeleton } from '../../components/states.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { metricText } from '../../lib/series/figures.js';
import { listedSeries, seriesOf, SHOWN_RELEASES, suiteOf } from '../../lib/suites.js';
import { say, words } from '../../lib/words.js';
import { Cards } from './cards.js';
import { SeriesAlert } from './series-alert.js';
import { SeriesFindings } from './series-findings.js';
import { Siblings } from './siblings.js';
import './series-page.css';

const route = getRouteApi('/series/$id');
const POLL_MS = 15_000;

export function SeriesPage() {
  const { id } = route.useParams();
  const { releases: asked } = route.useSearch();
  const found = useQuery({
    ...seriesOf(id),
    refetchInterval: (q) => (q.state.data?.places.some((p) => p.state === 'running') ? POLL_MS : false),
  });
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('series.page')} error={found.error} retry={() => void found.refetch()} />;
  const d = found.data;
  const shown = asked === 'all' ? d.releases : d.releases.slice(-(Number(asked) || SHOWN_RELEASES));
  return (
    <>
      <PageHead
        above={
          <>
            <Link to="/suites">{say('app.suites')}</Link> /{' '}
            <Link to="/suites/$ref" params={{ ref: String(d.suite.number) }}>
              {d.suite.name}
            </Link>
          </>
        }
        title={say('series.title', { a: cellText(d), device: d.device_model })}
      >
        {say('series.sub', {
          what: capital(metricText(d.metric, d.at)),
          list: d.units.map((u) =>
            u.place === null
              ? say('series.unit', { name: u.letter })
              : say('series.unit_at', { name: u.letter, where: u.place }),
          ),
        })}
      </PageHead>
      <Controls d={d} asked={asked} />
      <SeriesFindings d={d} />
      <p className="acts">
        <MakeReport of={{ kind: 'of_series', series: d.id, language: words().language }} />
      </p>
      <SeriesAlert d={d} />
      <Picture d={d} shown={shown} />
      <Cards d={d} />
      <Siblings d={d} releases={shown} />
      <Data d={d} shown={shown} />
    </>
  );
}

const icons: Record<SeriesDetail['answer'], IconName> = {
  too_early: 'ask',
  no_change: 'equal',
  slower: 'down',
  faster: 'up',
  back: 'back',
  one_unit: 'half',
  two_modes: 'modes',
  missing: 'none',
  cannot_tell: 'ask',
};

function Controls({ d, asked }: { d: SeriesDetail; asked: string | undefined }) {
  const navigate = useNavigate();
  const set = (releases: string) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, releases: releases === String(SHOWN_RELEASES) ? undefined : releases }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="series-controls">
      {d.siblings.length > 1 ? (
        <nav className="seg" aria-label={say('series.models')}>
          {d.siblings.map((s) => (
            <Link
              key={s.id}
              to="/series/$id"
              params={{ id: s.id }}
              search={{ releases: asked }}
              aria-current={s.id === d.id ? 'page' : undefined}
            >
              <Icon name={icons[s.answer]} small className={s.answer === 'slower' ? 'S' : ''} />{' '}
              {s.device_model}
            </Link>
          ))}
        </nav>
      ) : null}
      <span className="r">
        <MetricChoice d={d} asked={asked} />
        <label>
          <span className="vh">{say('series.shown')}</span>
          <select value={asked ?? String(SHOWN_RELEASES)} onChange={(e) => set(e.target.value)}>
            {['10', '20', '50', 'all'].map((n) => (
              <option key={n} value={n}>
                {n === 'all'
                  ? `${say('series.shown')}: ${say('series.all')}`
                  : `${say('series.shown')}: ${say('series.last', { many: n })}`}
              </option>
            ))}
          </select>
        </label>
      </span>
    </div>
  );
}

/** The same cell by another metric that the suite watches. */
function MetricChoice({ d, asked }: { d: SeriesDetail; asked: string | undefined }) {
  const ref = String(d.suite.number);
  const suite = useQuery(suiteOf(ref));
  const client = useQueryClient();
  const navigate = useNavigate();
  const watched = suite.data?.watched ?? [{ metric: d.metric, at: d.at }];
  const go = async (value: string) => {
    const to = watched.find((w) => `${w.metric} ${w.at}` === value)!;
    const found = await client.fetchInfiniteQuery(
      listedSeries(ref, { ...to, only: 'all', device_model: d.device_model }),
    );
    const same = found.pages[0]?.items.find(
      (r) => r.slot === d.slot && r.configuration_key === d.configuration_key,
    );
    if (same) await navigate({ to: '/series/$id', params: { id: same.id }, search: { releases: asked } });
  };
  return (
    <label>
      <span className="vh">{say('suites.metric')}</span>
      <select value={`${d.metric} ${d.at}`} onChange={(e) => void go(e.target.value)}>
        {watched.map((w) => (
          <option key={`${w.metric} ${w.at}`} value={`${w.metric} ${w.at}`}>
            {metricText(w.metric, w.at)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Picture({ d, shown }: { d: SeriesDetail; shown: SeriesDetail['releases'] }) {
  return (
    <figure className="card pad sec">
      <h2 className="h3">
        {say('series.chart', { what: capital(metrics[d.metric].words[words().language].label) })}
      </h2>
      <SeriesPicture d={d} shown={shown} />
      <a className="sm" href="#data">
        {say('series.table_link')}
      </a>
    </figure>
  );
}

function Data({ d, shown }: { d: SeriesDetail; shown: SeriesDetail['releases'] }) {
  const [state, onState] = useTableSearch();
  return (
    <section id="data">
      <DataTable
        label={say('series.data')}
        file={`${d.suite.name} ${cellText(d)} ${d.device_model} ${d.metric} ${d.at}`}
        rows={dataRows(d, shown)}
        keyOf={(r) => String(r.release.number)}
        columns={dataColumns(d)}
        head={
          <>
            <h2>{say('series.data')}</h2>
            <p className="sm">{say('series.data_note')}</p>
          </>
        }
        {...{ state, onState }}
      />
    </section>
  );
}
