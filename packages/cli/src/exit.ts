import type { Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import { words } from './words.js';

/** Exit codes of every command. */
export const exitCode = { ok: 0, notMeasured: 1, differs: 1, cannotRun: 3, interrupted: 130 } as const;

/** Of a gate, by its answer. */
export const exitCodeOfGate = { no_regression: 0, regression: 1, cannot_tell: 2, could_not_run: 3 } as const;

/** The command cannot run: its sentences say why and what to do. Ends with code 3 and no stack trace. */
export class CannotRun extends Error {
  readonly said: Said;
  /** @param why several stand on lines of their own */
  constructor(why: Said | readonly Said[]) {
    const lines = [why].flat();
    const one = lines.length === 1 ? lines[0]! : said('cannot.lines', { lines });
    super(words().tell(one, one.code));
    this.said = one;
  }
}

/** What another program or an older part of Rackmark says in its own words. */
export const asTold = (sentence: string): Said => said('cannot.as_told', { sentence });

/** A sentence of the portal; one that this command does not know, as it is told in English. */
export const ofPortal = (own: Said | null | undefined, detail: string): Said =>
  own && english.tell(own, '') !== '' ? own : asTold(detail);

/** What there is to choose from. */
export const thereAre = (names: readonly string[]): Said =>
  names.length === 0 ? said('cannot.there_are_none') : said('cannot.there_are', { text: names.join('; ') });
