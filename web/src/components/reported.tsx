import type { Cell } from '@rackmark/contracts';
import { Duration } from '../lib/format.js';
import { say } from '../lib/words.js';

/** What a runner without raw samples said of itself: a mean, named as what it is. */
export const Reported = ({
  of: r,
  brief = false,
}: {
  of: Cell['reported_latency_ns'];
  /** Where the rest of the sentence stands above the table. */
  brief?: boolean;
}) =>
  r === null ? null : (
    <span className="reported">
      <b>
        <Duration ns={r.mean} />
      </b>{' '}
      {brief ? (
        <span className="q sm">{say('app.mean_reported')}</span>
      ) : (
        <>
          {say('app.mean')} <span className="q2">{say('app.as_benchmarkmodel_reported_it_no_raw')}</span>
        </>
      )}
    </span>
  );
