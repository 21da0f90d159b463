import { say } from '../lib/words.js';

/** Beside whatever belongs to a device that is played: in words, never as a colour. */
export const SimulatedMark = ({ when = true }: { when?: boolean }) =>
  when ? (
    <span className="sim" title={say('app.sim')}>
      {say('app.simulated')}
    </span>
  ) : null;
