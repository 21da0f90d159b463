import { LineCutter } from './lines.js';

/** How `am instrument` ended, in its own words. Without one of these it is lost, whatever it printed before. */
export type InstrumentationEnd =
  /** `INSTRUMENTATION_CODE`: -1 when the harness ended in order with all done; `results` holds its last words. */
  | { kind: 'code'; code: number; results: Record<string, string> }
  /** The process died: `shortMsg` and `longMsg` are Android's. */
  | { kind: 'crashed'; shortMsg: string; longMsg: string | null }
  /** Android itself went down. */
  | { kind: 'aborted'; text: string }
  /** It was never started: the app or its instrumentation is not there, or may not run. */
  | { kind: 'not_started'; text: string };

/** One event line as the harness wrote it, or the end. */
export type InstrumentationItem = { kind: 'event'; line: string } | { kind: 'end'; end: InstrumentationEnd };

const KEY = 'rackmark';
const MOST_VALUE = 8_000;
const MOST_KEYS = 50;
const KEPT_RUBBISH = 20;
const KEPT_RUBBISH_LINE = 300;
const HEAD = /^INSTRUMENTATION_(STATUS_CODE|STATUS|RESULT|CODE|ABORTED|FAILED): ?(.*)$/;

/** Reads the output of `am instrument -w -r` as it comes, in any pieces and in bounded memory. */
export class InstrumentationReader {
  /** Lines that belong to nothing; the last ones are kept for people. */
  rubbish = 0;
  readonly lastRubbish: string[] = [];
  end: InstrumentationEnd | null = null;
  private readonly cutter = new LineCutter();
  private readonly results = new Map<string, string>();
  private open: { values: Map<string, string>; key: string } | null = null;
  private status = new Map<string, string>();
  private events = 0;

  /** Bytes of whole lines read so far. */
  get offset(): number {
    return this.cutter.offset;
  }
  /** Event lines so far; the harness says at its end how many there were (`rackmark_lines`). */
  get count(): number {
    return this.events;
  }

  /** @returns what these bytes made whole */
  push(bytes: Buffer): InstrumentationItem[] {
    const before = this.cutter.tooLong;
    const items = this.cutter.push(bytes).flatMap((line) => this.take(line));
    this.rubbish += this.cutter.tooLong - before;
    return items;
  }

  /** Nothing more comes. What stands behind the last line's end was cut off and is not read. */
  finish(): void {
    if (this.cutter.rest !== '') this.throwAway(this.cutter.rest);
    const error = this.status.get('Error');
    if (this.end === null && error !== undefined) this.end = { kind: 'not_started', text: error };
  }

  private take(line: string): InstrumentationItem[] {
    if (this.end !== null) return this.throwAway(line);
    const found = HEAD.exec(line);
    if (found !== null) return this.headed(found[1]!, found[2]!, line);
    const failed = /INSTRUMENTATION_FAILED: ?(.*)$/.exec(line);
    if (failed !== null) return this.finishWith(this.notStarted(failed[1]!));
    return this.goesOn(line) ? [] : this.throwAway(line);
  }

  private headed(word: string, rest: string, line: string): InstrumentationItem[] {
    const wasOpen = this.open;
    this.open = null;
    switch (word) {
      case 'STATUS':
        return this.statusLine(rest, line);
      case 'RESULT':
        return this.value(this.results, rest, line);
      case 'STATUS_CODE':
        if (!/^-?\d+$/.test(rest)) return this.throwAway(line);
        // Only what says why it could not start is of use later.
        if (!this.status.has('Error')) this.status.clear();
        return [];
      case 'CODE':
        if (/^-?\d+$/.test(rest)) return this.finishWith(this.coded(Number(rest)));
        this.open = wasOpen;
        return this.throwAway(line);
      case 'ABORTED':
        return this.finishWith({ kind: 'aborted', text: rest });
      default:
        return this.finishWith(this.notStarted(rest));
    }
  }

  private statusLine(rest: string, line: string): InstrumentationItem[] {
    if (!rest.startsWith(`${KEY}=`)) return this.value(this.status, rest, line);
    this.events += 1;
    return [{ kind: 'event', line: rest.slice(KEY.length + 1) }];
  }

  private value(values: Map<string, string>, rest: string, line: string): InstrumentationItem[] {
    const at = rest.indexOf('=');
    if (at <= 0 || values.size >= MOST_KEYS) return this.throwAway(line);
    const key = rest.slice(0, at);
    values.set(key, rest.slice(at + 1).slice(0, MOST_VALUE));
    this.open = { values, key };
    return [];
  }

  /** Values may have many lines: a stack, a message. */
  private goesOn(line: string): boolean {
    if (this.open === null) return false;
    const { values, key } = this.open;
    const so = values.get(key) ?? '';
    if (so.length < MOST_VALUE) values.set(key, `${so}\n${line}`.slice(0, MOST_VALUE));
    return true;
  }

  private coded(code: number): InstrumentationEnd {
    const shortMsg = this.results.get('shortMsg');
    if (shortMsg !== undefined && code !== -1)
      return {
        kind: 'crashed',
        shortMsg: shortMsg.trim(),
        longMsg: this.results.get('longMsg')?.trim() ?? null,
      };
    return { kind: 'code', code, results: Object.fromEntries(this.results) };
  }
  private notStarted(text: string): InstrumentationEnd {
    return { kind: 'not_started', text: this.status.get('Error') ?? text };
  }
  private finishWith(end: InstrumentationEnd): InstrumentationItem[] {
    this.end = end;
    return [{ kind: 'end', end }];
  }
  private throwAway(line: string): InstrumentationItem[] {
    if (line.trim() === '') return [];
    this.rubbish++;
    this.lastRubbish.push(line.slice(0, KEPT_RUBBISH_LINE));
    if (this.lastRubbish.length > KEPT_RUBBISH) this.lastRubbish.shift();
    return [];
  }
}
