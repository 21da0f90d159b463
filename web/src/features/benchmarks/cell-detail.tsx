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
  const { reported_latency_ns: reported } = c;
  const [above, overhead] = [c.measurements['peak_memory_above_baseline'], c.measurements['overhead']];
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
      {reported ? (
        <p className="q2">
          {say('benchmark.counted', { many: reported.n })} <Duration ns={reported.mean} />,{' '}
          {say('benchmark.word_from')} <Duration ns={reported.min} /> {say('benchmark.word_to')}{' '}
          <Duration ns={reported.max} />
          {say('benchmark.no_samples')}
        </p>
      ) : null}
      <InputFiles inputs={c.configuration.inputs} />
      <LanguageDetail cell={c} />
      {above || overhead ? (
        <p className="q2">
          {above ? (
            <>
              {say('benchmark.peak_memory_above_the_engine_alone')} <Memory kib={above.median} />.{' '}
            </>
          ) : null}
          {overhead ? (
            <>
              {say('benchmark.an_empty_call_through_the_binding')} <Duration ns={overhead.median} />.
            </>
          ) : null}
        </p>
      ) : null}
      {runs.isPending && c.runs_planned > 0 ? <Skeleton height={80} /> : null}
      {runs.data && runs.data.length > 0 ? <RunsTable runs={runs.data} /> : null}
    </div>
  );
}
