import type { Cell } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../components/icon.js';
import { Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { Duration, Memory } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { InputFiles } from './input-files.js';
import { LanguageDetail } from './language-cells.js';
import { RunsTable } from './runs-table.js';

/** Reasons first, then each run. */
export function CellDetail({ cell: c }: { cell: Cell }) {
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
