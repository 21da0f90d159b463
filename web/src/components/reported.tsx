import type { CellMetrics } from '@rackmark/contracts';
import { Duration } from '../lib/format.js';

/** What a runner without raw samples said of itself: a mean, named as what it is. */
export const Reported = ({ metrics: { reported_latency_ns: r } }: { metrics: CellMetrics }) =>
  r === null ? null : (
    <span className="reported">
      <b>
        <Duration ns={r.mean} />
      </b>{' '}
      mean, <span className="q2">as benchmark_model reported it; no raw samples</span>
    </span>
  );
