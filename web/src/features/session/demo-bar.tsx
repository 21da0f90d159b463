import { Icon } from '../../components/icon.js';

/** On every page of a demo: nothing here was measured on a real device. */
export const DemoBar = () => (
  <p className="demo-bar" role="note">
    <Icon name="info" /> <b>Everything here is simulated:</b> played phones, no real device. No number says
    anything about the products named.
  </p>
);
