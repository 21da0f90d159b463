import { say } from '../lib/words.js';

/** The height of what will stand here. */
export const Skeleton = ({ height }: { height: number }) => (
  <div className="skeleton" style={{ height }} role="status" aria-label={say('app.loading')} />
);
