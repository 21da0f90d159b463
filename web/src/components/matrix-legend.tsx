import { say } from '../lib/words.js';
import { Icon } from './icon.js';

/** What the colours of compared cells mean. @param states that there are besides effects */
export const MatrixLegend = ({ states = true }: { states?: boolean }) => (
  <p className="lg" aria-label={say('compare.legend')}>
    <span>
      {say('effect.slower')}
      <span className="ramp">
        {['S3', 'S2', 'S1', 'm', 'F1', 'F2', 'F3'].map((k) => (
          <i key={k} className={`k ${k}`} />
        ))}
      </span>
      {say('effect.faster')}
    </span>
    <span>
      <Icon name="equal" small /> {say('effect.no_change')}
    </span>
    <span>
      <i className="k I" /> {say('effect.inconclusive')}
    </span>
    {states ? <States /> : null}
  </p>
);

const States = () => (
  <>
    <span>
      <i className="k F1 hat" /> {say('app.suspect_runs_in_it')}
    </span>
    <span>
      <i className="k B" /> {say('compare.fallback_or_emulated_by_a_cpu')}
    </span>
    <span>
      <i className="k X" /> {say('compare.invalid_not_counted')}
    </span>
    <span>
      <Icon name="none" small /> {say('compared.unsupported')}
    </span>
  </>
);
