import type { Run } from '@rackmark/contracts';
import { OutcomeMark } from '../../components/marks.js';
import { Region } from '../../components/region.js';
import { Duration, Rate } from '../../lib/format.js';
import { words } from '../../lib/words.js';

/** Each run of a cell in a line. */
export function RunsTable({ runs }: { runs: readonly Run[] }) {
  if (runs.some((r) => r.language)) return <LanguageRuns runs={runs} />;
  return (
    <Region label="Runs">
      <table className="tb flat">
        <thead>
          <tr>
            <th>run</th>
            <th className="num">place</th>
            <th className="num">samples</th>
            <th className="num">p50</th>
            <th className="num">p95</th>
            <th className="num">spread</th>
            <th className="num">trend</th>
            <th className="num">warm-up</th>
            <th>verdict</th>
            <th>why</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((r) => (
            <tr key={r.id}>
              <th scope="row">{r.repeat}</th>
              <td className="num">{r.position + 1}</td>
              <td className="num">
                {r.latency_ns?.n.toLocaleString('en') ?? (r.reported ? 'none kept' : '—')}
                {r.latency_ns?.kept ? (
                  <span className="q2"> ({r.latency_ns.kept.toLocaleString('en')} kept)</span>
                ) : null}
              </td>
              <td className="num nw">
                <Duration ns={r.latency_ns?.p50 ?? r.reported?.mean_ns} />
                {r.reported && !r.latency_ns ? <span className="q sm"> mean</span> : null}
              </td>
              <td className="num">
                <Duration ns={r.latency_ns?.p95} />
              </td>
              <td className="num nw">{percent(r.robust_cv)}</td>
              <td className="num nw">{percent(r.trend, true)}</td>
              <td className="num nw">
                {r.warmup === null
                  ? '—'
                  : `${r.warmup.iterations.toLocaleString('en')}${r.warmup.settled ? '' : ', not level'}`}
              </td>
              <RunEnd run={r} />
            </tr>
          ))}
        </tbody>
      </table>
    </Region>
  );
}

function percent(x: number | null, sign = false): string {
  if (x === null) return '—';
  const text = (Math.abs(x) * 100).toFixed(1);
  return `${text === '0.0' ? '' : x < 0 ? '\u2212' : sign ? '+' : ''}${text} %`;
}

const LanguageRuns = ({ runs }: { runs: readonly Run[] }) => (
  <Region label="Runs">
    <table className="tb flat">
      <thead>
        <tr>
          <th>run</th>
          <th className="num">place</th>
          <th className="num">turns</th>
          <th className="num">prefill</th>
          <th className="num">decode</th>
          <th className="num">streamed</th>
          <th className="num">first token</th>
          <th className="num">steps</th>
          <th className="num">token p50</th>
          <th className="num">p95</th>
          <th>verdict</th>
          <th>why</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((r) => (
          <tr key={r.id}>
            <th scope="row">{r.repeat}</th>
            <td className="num">{r.position + 1}</td>
            <td className="num">{r.language?.turns.toLocaleString('en') ?? '—'}</td>
            <td className="num nw">
              <Rate perSecond={r.language?.prefill_rate} />
            </td>
            <td className="num nw">
              <Rate perSecond={r.language?.decode_rate} />
            </td>
            <td className="num nw">
              <Rate perSecond={r.language?.decode_rate_streamed} />
            </td>
            <td className="num">
              <Duration ns={r.language?.time_to_first_token_ns} />
            </td>
            <td className="num">{r.language?.inter_token_ns?.n.toLocaleString('en') ?? '—'}</td>
            <td className="num">
              <Duration ns={r.language?.inter_token_ns?.p50} />
            </td>
            <td className="num">
              <Duration ns={r.language?.inter_token_ns?.p95} />
            </td>
            <RunEnd run={r} />
          </tr>
        ))}
      </tbody>
    </table>
  </Region>
);

/** A result that came late is said where it is shown, also where nothing speaks against it. */
const LATE = 'portal_away';

/** How a run ended, and what speaks against it. */
const RunEnd = ({ run: r }: { run: Run }) => (
  <>
    <td>{r.state === 'ended' ? <OutcomeMark outcome={r.outcome} verdict={r.verdict} /> : r.state}</td>
    <td className="q2">
      {(r.failure && words().failure(r.failure)) ??
        r.reasons
          .filter((x) => x.passed === false || x.rule === LATE)
          .map((x) => words().tell(x.said, x.text))
          .join(' ')}
    </td>
  </>
);
