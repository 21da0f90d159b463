import { Words } from '@rackmark/words';

const THIN = '\u2009';
const current = new Words('en', THIN);

/** What the page speaks. */
export const words = (): Words => current;
