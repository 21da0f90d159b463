import { Icon } from '../../components/icon.js';
import { say } from '../../lib/words.js';

/** On every page of a demo: nothing here was measured on a real device. */
export const DemoBar = () => (
  <p className="demo-bar" role="note">
    <Icon name="info" /> <b>{say('session.everything_here_is_simulated')}</b> {say('session.played')}
  </p>
);
