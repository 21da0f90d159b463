import { commonTask, languageTaskOf, type Benchmark, type Cell } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { ConfigurationMark, OutcomeMark } from '../../components/marks.js';
import { Icon } from '../../components/icon.js';
import { Reported } from '../../components/reported.js';
import { SimulatedMark } from '../../components/simulated.js';
import { Region } from '../../components/region.js';
import { Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { InputFiles } from './input-files.js';
import { RunsTable } from './runs-table.js';
import { LanguageDetail, LanguageHead, LanguageNumbers } from './language-cells.js';
import { Duration, duration, halfInterval, Memory, Q, type Quantity } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/benchmarks/$ref');

/** While it runs, what happened stands below the table. */
const SHOWN = { running: 60, ended: 200 };

/** Every cell with its numbers and whether they can be trusted; one opens to its runs and reasons. */
export function CellsTable({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const { cell: open } = route.useSearch();
  const { ref } = route.useParams();
  const navigate = useNavigate();
  const [all, setAll] = useState(false);
  const engines = new Set(b.configurations.map((c) => c.engine)).size > 1;
  const devices = b.devices.length > 1;
  const language = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const common = b.configurations.length > 1 ? commonTask(b.configurations) : [];
  const toggle = (id: string) =>
    void navigate({
      to: '/benchmarks/$ref',
      params: { ref },
      search: { cell: open === id ? undefined : id },
      replace: true,
      resetScroll: false,
    });
  const ended = b.state === 'ended';
  const shown = all ? cells : cells.slice(0, ended ? SHOWN.ended : SHOWN.running);
  const columns = (language ? (ended ? 11 : 8) : ended ? 13 : 8) + Number(devices);
  return (
    <section>
      <div className="sh">
        <h2>{ended ? say('benchmark.results') : say('benchmark.results_so_far')}</h2>
        <p className="sm">
          {language
            ? `${common.length > 0 ? `${say('benchmark.everywhere', { text: common.join(' · ') })} ` : ''}${say('benchmark.lm_note')}`
            : say('benchmark.latency_note', { rest: ended ? '' : say('benchmark.from_2_runs_on') })}
          {!ended && cells.some((c) => c.metrics.reported_latency_ns !== null)
            ? say('benchmark.reported_note')
            : ''}
        </p>
      </div>
      <Region label={say('benchmark.results')} card>
        <table className="tb pairs cells">
          <thead>
            <tr>
              <th>{say('benchmark.model')}</th>
              <th>{say('benchmark.configuration')}</th>
              {devices ? <th>{say('benchmark.device')}</th> : null}
              {language ? <LanguageHead ended={ended} /> : <th className="num">p50</th>}
              {ended && !language ? (
                <>
                  <th className="num">{say('benchmark.95_interval')}</th>
                  <th className="num">p90</th>
                  <th className="num">p95</th>
                  <th className="num">p99</th>
                  <th className="num">{say('benchmark.range')}</th>
                </>
              ) : ended ? null : (
                <th>{say('benchmark.runs')}</th>
              )}
              {language && !ended ? null : <th className="num">{say('benchmark.load_cold')}</th>}
              {ended && !language ? <th className="num">{say('benchmark.load_warm')}</th> : null}
              {language && !ended ? null : (
                <th className="num">
                  {language ? say('benchmark.first_token_cold') : say('benchmark.first')}
                </th>
              )}
              {language && !ended ? null : <th className="num">{say('benchmark.peak_memory')}</th>}
              <th>{say('benchmark.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((c) => (
              <Fragment key={c.id}>
                <CellRow
                  cell={c}
                  {...{ engines, devices, ended, language, common }}
                  open={open === c.id}
                  onToggle={() => toggle(c.id)}
                />
                {open === c.id ? (
                  <tr data-open="true">
                    <td colSpan={columns} data-wide>
                      <CellDetail cell={c} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Region>
      {shown.length < cells.length ? (
        <button type="button" className="btn sec" onClick={() => setAll(true)}>
          {say('benchmark.show_all_cells', { many: cells.length.toLocaleString(words().language) })}
        </button>
      ) : null}
    </section>
  );
}

function CellRow({
  cell: c,
  engines,
  devices,
  ended,
  language,
  common,
  open,
  onToggle,
}: {
  cell: Cell;
  engines: boolean;
  devices: boolean;
  ended: boolean;
  language: boolean;
  common: readonly string[];
  open: boolean;
  onToggle: () => void;
}) {
  const m = c.metrics;
  const l = m.latency_ns;
  return (
    <tr data-open={open}>
      <th scope="row">
        <button type="button" className="opener" aria-expanded={open} onClick={onToggle}>
          <Icon name="chevron" small className={open ? '' : 'shut'} /> {c.model.name}
        </button>
      </th>
      <td data-label={say('benchmark.configuration')}>
        <ConfigurationMark
          configuration={c.configuration}
          delegation={c.delegation}
          engine={engines}
          without={common}
        />
      </td>
      {devices ? (
        <td data-label={say('benchmark.device')}>
          {c.device.name} <SimulatedMark when={c.device.simulated} />
        </td>
      ) : null}
      {language ? (
        <LanguageNumbers cell={c} ended={ended} />
      ) : m.reported_latency_ns !== null && l === null ? (
        <td
          data-label={ended ? say('benchmark.latency') : 'p50'}
          data-wide={ended ? true : undefined}
          className={ended ? undefined : 'num nw'}
          colSpan={ended ? 6 : 1}
        >
          <Reported metrics={m} brief={!ended} />
        </td>
      ) : (
        <Latency l={l} ended={ended} />
      )}
      {ended ? null : (
        <td data-label={say('benchmark.runs')} className="q2 nw">
          {say('benchmark.of', { many: c.runs_ended, total: c.runs_planned })}
        </td>
      )}
      {language && !ended ? null : (
        <td data-label={say('benchmark.load_cold')} className="num">
          <Duration ns={m.load_cold_ns?.median} />
          <OldLoad version={c.loads_of_harness} />
        </td>
      )}
      {ended && !language ? (
        <td data-label={say('benchmark.load_warm')} className="num">
          <Duration ns={m.load_warm_ns?.median} />
          <OldLoad version={c.loads_of_harness} />
        </td>
      ) : null}
      {language && !ended ? null : (
        <td
          data-label={language ? say('benchmark.first_token_cold') : say('benchmark.first')}
          className="num"
        >
          <Duration ns={m.first_inference_ns?.median} />
        </td>
      )}
      {language && !ended ? null : (
        <td data-label={say('benchmark.peak_memory')} className="num">
          <Memory kib={m.peak_rss_kib?.median} />
        </td>
      )}
      <td data-label={say('benchmark.verdict')}>
        <OutcomeMark outcome={c.outcome} verdict={c.verdict} />
      </td>
    </tr>
  );
}

/** A load that holds the making of inputs, too: shown, and compared with nothing. */
function OldLoad({ version }: { version: string | null | undefined }) {
  if (!version) return null;
  const why = say('benchmark.measured_by_harness_whose_loads_hold', { version });
  return (
    <span className="q sm" title={why}>
      {' '}
      {say('benchmark.with_inputs_harness', { version })}
    </span>
  );
}

/** The unit stands once where both ends share it. */
function Range({ of: [low, high] }: { of: readonly Quantity[] }) {
  return (
    <>
      {low!.unit === high!.unit ? low!.value : <Q q={low!} />}–<Q q={high!} />
    </>
  );
}

/** The percentiles of one cell, from raw samples. */
function Latency({ l, ended }: { l: Cell['metrics']['latency_ns']; ended: boolean }) {
  const half = l === null ? null : halfInterval(duration(l.p50), l.ci95);
  return (
    <>
      <td data-label="p50" className="num nw">
        <b>
          <Duration ns={l?.p50} />
        </b>{' '}
        {half ? <span className="q sm">{half}</span> : null}
      </td>
      {ended ? (
        <>
          <td data-label={say('benchmark.95_interval')} className="num nw q2">
            {l && l.ci95.low !== null && l.ci95.high !== null ? (
              <>
                <Range of={[l.ci95.low, l.ci95.high].map(duration)} />
              </>
            ) : (
              '—'
            )}
          </td>
          <td data-label="p90" className="num">
            <Duration ns={l?.p90} />
          </td>
          <td data-label="p95" className="num">
            <Duration ns={l?.p95} />
          </td>
          <td data-label="p99" className="num">
            <Duration ns={l?.p99} />
          </td>
          <td data-label={say('benchmark.range')} className="num nw q2">
            {l ? (
              <>
                <Range of={[l.min, l.max].map(duration)} />
              </>
            ) : (
              '—'
            )}
          </td>
        </>
      ) : null}
    </>
  );
}

/** Reasons first, then each run. */
function CellDetail({ cell: c }: { cell: Cell }) {
  const runs = useQuery(queries.runsOfCell(c.id));
  const against = c.reasons.filter((r) => r.passed !== true);
  const m = c.metrics;
  return (
    <div className="detail">
      {c.failure ? (
        <p>
          <Icon name={c.outcome === 'unsupported' ? 'none' : 'cross'} /> {words().failure(c.failure)}{' '}
          <span className="q">
            ({c.failure.code} {c.failure.name})
          </span>
          {c.failure.detail ? <pre>{c.failure.detail}</pre> : null}
        </p>
      ) : null}
      {against.map((r) => (
        <p
          key={r.rule}
          className={r.passed === false ? `vd ${r.weight}` : 'q'}
          style={{ whiteSpace: 'normal' }}
        >
          <Icon name={r.passed === false ? r.weight : 'ask'} /> {words().tell(r.said, r.text)}
        </p>
      ))}
      {m.reported_latency_ns ? (
        <p className="q2">
          {say('benchmark.counted', { many: m.reported_latency_ns.n })}{' '}
          <Duration ns={m.reported_latency_ns.mean} />, {say('benchmark.word_from')}{' '}
          <Duration ns={m.reported_latency_ns.min} /> {say('benchmark.word_to')}{' '}
          <Duration ns={m.reported_latency_ns.max} />
          {say('benchmark.no_samples')}
        </p>
      ) : null}
      <InputFiles inputs={c.configuration.inputs} />
      <LanguageDetail cell={c} />
      {m.peak_above_baseline_kib || m.overhead_ns ? (
        <p className="q2">
          {m.peak_above_baseline_kib ? (
            <>
              {say('benchmark.peak_memory_above_the_engine_alone')}{' '}
              <Memory kib={m.peak_above_baseline_kib.median} />.{' '}
            </>
          ) : null}
          {m.overhead_ns ? (
            <>
              {say('benchmark.an_empty_call_through_the_binding')} <Duration ns={m.overhead_ns.median} />.
            </>
          ) : null}
        </p>
      ) : null}
      {runs.isPending && c.runs_planned > 0 ? <Skeleton height={80} /> : null}
      {runs.data && runs.data.length > 0 ? <RunsTable runs={runs.data} /> : null}
    </div>
  );
}
