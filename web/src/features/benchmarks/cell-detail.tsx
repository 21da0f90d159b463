import type { Cell } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../components/icon.js';
import { Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { Duration, Memory } from '../../lib/format.js';
import { words } from '../../lib/words.js';
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
          benchmark_model counted {m.reported_latency_ns.n.toLocaleString('en')} iterations a run: mean{' '}
          <Duration ns={m.reported_latency_ns.mean} />, from <Duration ns={m.reported_latency_ns.min} /> to{' '}
          <Duration ns={m.reported_latency_ns.max} />. It keeps no samples, so there are no percentiles of
          ours, no interval, and no comparison with what the harness measured.
        </p>
      ) : null}
      <InputFiles inputs={c.configuration.inputs} />
      <LanguageDetail cell={c} />
      {m.peak_above_baseline_kib || m.overhead_ns ? (
        <p className="q2">
          {m.peak_above_baseline_kib ? (
            <>
              Peak memory above the engine alone: <Memory kib={m.peak_above_baseline_kib.median} />.{' '}
            </>
          ) : null}
          {m.overhead_ns ? (
            <>
              An empty call through the binding costs <Duration ns={m.overhead_ns.median} />.
            </>
          ) : null}
        </p>
      ) : null}
      {runs.isPending && c.runs_planned > 0 ? <Skeleton height={80} /> : null}
      {runs.data && runs.data.length > 0 ? <RunsTable runs={runs.data} /> : null}
    </div>
  );
}
