import { english, type Words } from '@rackmark/words';

/** What this command speaks. */
export const words = (): Words => english;
