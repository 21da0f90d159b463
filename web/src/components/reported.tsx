import type { CellMetrics } from '@rackmark/contracts';
import { Duration } from '../lib/format.js';

/** What a runner without raw samples said of itself: a mean, named as what it is. */
export const Reported = ({
  metrics: { reported_latency_ns: r },
  brief = false,
}: {
  metrics: CellMetrics;
  /** Where the rest of the sentence stands above the table. */
  brief?: boolean;
}) =>
  r === null ? null : (
    <span className="reported">
      <b>
        <Duration ns={r.mean} />
      </b>{' '}
      {brief ? (
        <span className="q sm">mean, reported</span>
      ) : (
        <>
          mean, <span className="q2">as benchmark_model reported it; no raw samples</span>
        </>
      )}
    </span>
  );
