import type { Run } from '@rackmark/contracts';
import { OutcomeMark } from '../../components/marks.js';
import { Region } from '../../components/region.js';
import { Duration, Rate } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** Each run of a cell in a line. */
export function RunsTable({ runs }: { runs: readonly Run[] }) {
  if (runs.some((r) => r.language)) return <LanguageRuns runs={runs} />;
  return (
    <Region label={say('benchmark.runs_2')}>
      <table className="tb flat">
        <thead>
          <tr>
            <th>{say('benchmark.run')}</th>
            <th className="num">{say('benchmark.place')}</th>
            <th className="num">{say('benchmark.samples')}</th>
            <th className="num">p50</th>
            <th className="num">p95</th>
            <th className="num">{say('benchmark.spread')}</th>
            <th className="num">{say('benchmark.trend')}</th>
            <th className="num">{say('benchmark.warm_up')}</th>
            <th>{say('benchmark.verdict')}</th>
            <th>{say('benchmark.why')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((r) => (
            <tr key={r.id}>
              <th scope="row">{r.repeat}</th>
              <td className="num">{r.position + 1}</td>
              <td className="num">
                {r.latency_ns?.n.toLocaleString(words().language) ??
                  (r.reported ? say('benchmark.none_kept') : '—')}
                {r.latency_ns?.kept ? (
                  <span className="q2">
                    {' '}
                    {say('benchmark.kept', { many: r.latency_ns.kept.toLocaleString(words().language) })}
                  </span>
                ) : null}
              </td>
              <td className="num nw">
                <Duration ns={r.latency_ns?.p50 ?? r.reported?.mean_ns} />
                {r.reported && !r.latency_ns ? <span className="q sm"> {say('benchmark.mean')}</span> : null}
              </td>
              <td className="num">
                <Duration ns={r.latency_ns?.p95} />
              </td>
              <td className="num nw">{percent(r.robust_cv)}</td>
              <td className="num nw">{percent(r.trend, true)}</td>
              <td className="num nw">
                {r.warmup === null
                  ? '—'
                  : r.warmup.settled
                    ? words().whole(r.warmup.iterations)
                    : say('benchmark.not_level', { many: r.warmup.iterations })}
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
  const text = words().fixed(Math.abs(x) * 100, 1);
  return `${Number((x * 100).toFixed(1)) === 0 ? '' : x < 0 ? '\u2212' : sign ? '+' : ''}${text} %`;
}

const LanguageRuns = ({ runs }: { runs: readonly Run[] }) => (
  <Region label={say('benchmark.runs_2')}>
    <table className="tb flat">
      <thead>
        <tr>
          <th>{say('benchmark.run')}</th>
          <th className="num">{say('benchmark.place')}</th>
          <th className="num">{say('benchmark.turns')}</th>
          <th className="num">{say('benchmark.prefill')}</th>
          <th className="num">{say('benchmark.decode')}</th>
          <th className="num">{say('benchmark.streamed')}</th>
          <th className="num">{say('benchmark.first_token')}</th>
          <th className="num">{say('benchmark.steps')}</th>
          <th className="num">{say('benchmark.token_p50')}</th>
          <th className="num">p95</th>
          <th>{say('benchmark.verdict')}</th>
          <th>{say('benchmark.why')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((r) => (
          <tr key={r.id}>
            <th scope="row">{r.repeat}</th>
            <td className="num">{r.position + 1}</td>
            <td className="num">{r.language?.turns.toLocaleString(words().language) ?? '—'}</td>
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
            <td className="num">{r.language?.inter_token_ns?.n.toLocaleString(words().language) ?? '—'}</td>
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
    <td>
      {r.state === 'ended' ? (
        <OutcomeMark outcome={r.outcome} verdict={r.verdict} />
      ) : (
        say(`run_state.${r.state}`)
      )}
    </td>
    <td className="q2">
      {(r.failure && words().failure(r.failure)) ??
        r.reasons
          .filter((x) => x.passed === false || x.rule === LATE)
          .map((x) => words().tell(x.said, x.text))
          .join(' ')}
    </td>
  </>
);
