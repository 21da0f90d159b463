import type { Configuration, Failure, Labelled, MetricUnit, Said } from '@rackmark/contracts';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Arguments, Key } from './catalogue.js';
import type { Language } from './language.js';
import * as numbers from './numbers.js';
import type { Amount, Quantity } from './numbers.js';
import { parameters, type Parameter } from './parameters.js';
import { saidOfConfiguration, saidOfFailure } from './said.js';
import { show } from './show.js';
import * as units from './units.js';

/** Every text of one language, by its key. */
export type Texts = Readonly<Record<string, string>>;

/** Sentences, numbers and units in one language. */
export class Words {
  private readonly formats = new Map<string, IntlMessageFormat>();
  private readonly lists: Intl.ListFormat;

  /** @param space between a number and its unit: a page takes a thin one */
  constructor(
    readonly language: Language,
    private readonly texts: Texts,
    private readonly space = ' ',
  ) {
    // British lists have no comma before the last.
    this.lists = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' });
  }

  /** A text of ours. */
  say = <K extends Key>(...[key, params]: Arguments<K>): string =>
    this.form(key, this.texts[key]!, params ?? {});

  /**
   * What was stored or sent.
   * @param fallback the same in English, as it stands beside it: for codes of a newer version, and for what has none
   */
  tell(what: Said | null | undefined, fallback: string): string {
    if (!what) return fallback;
    // What stands first may be left out, with the space behind it.
    return this.formed(what)?.trim() ?? fallback;
  }

  /** What went wrong. */
  failure(failure: Pick<Failure, 'name' | 'message' | 'said'>): string {
    return this.tell(saidOfFailure(failure), failure.message);
  }

  /** A configuration’s label. */
  configuration = (c: Configuration, options?: Labelled): string =>
    this.tell(saidOfConfiguration(c, options), '');

  /** A sentence inside another one: without its full stop. */
  part(what: Said | string): string {
    return this.sentence(what).replace(/\.$/, '');
  }
  /** A sentence beside others. */
  sentence(what: Said | string): string {
    const text = typeof what === 'string' ? what : this.formed(what);
    // A part of a newer version has no English of its own: that of the whole is shown.
    if (text === null) throw new Error('A part of the sentence is not known');
    return text;
  }
  /** "A, B and C". */
  list(items: readonly (string | Said)[]): string {
    return this.lists.format(items.map((i) => this.part(i)));
  }

  threeDigits = (x: number): string => numbers.threeDigits(this.language, x);
  whole = (n: number): string => numbers.whole(this.language, n);
  fixed = (x: number, digits: number): string => numbers.fixed(this.language, x, digits);
  percent = (share: number): string => numbers.percent(this.language, share);
  change = (ratio: number): string => numbers.change(this.language, ratio);
  times = (ratio: number): string => numbers.times(this.language, ratio);
  timesRange = (ratio: number, low: number, high: number): string =>
    numbers.timesRange(this.language, ratio, low, high);
  duration = (ns: number): Amount => units.duration(this.language, ns);
  memory = (kib: number): Amount => units.memory(this.language, kib);
  bytes = (n: number): Amount => units.bytes(this.language, n);
  rate = (perSecond: number): Amount => units.rate(this.language, perSecond);
  quantity = (unit: MetricUnit, value: number): Amount => units.quantity(this.language, unit, value);
  halfInterval = (of: Amount, interval: { low: number | null; high: number | null }): string | null =>
    units.halfInterval(this.language, of, interval);
  waiting = (seconds: number): string => units.waiting(seconds, this.space);
  day = (iso: string): string => units.day(this.language, iso);
  clock = (iso: string): string => units.clock(this.language, iso);
  plain = ({ value, unit }: Quantity): string => `${value}${this.space}${unit}`;

  private formed({ code, params }: Said): string | null {
    const message = this.texts[code];
    if (message === undefined) return null;
    try {
      return this.form(code, message, params);
    } catch {
      // Parameters of another version.
      return null;
    }
  }

  private form(key: string, message: string, params: Record<string, unknown>): string {
    let format = this.formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(message, this.language, undefined, { ignoreTag: true });
      this.formats.set(key, format);
    }
    const shown = Object.entries(params).map(([name, value]) => {
      const kind = parameters[name as Parameter];
      return [name, kind === undefined ? String(value) : show[kind](value as never, this)] as const;
    });
    return String(format.format(Object.fromEntries(shown)));
  }
}
