import { wholeLines } from './text.js';

/** Tokens that one turn took in or said, as LiteRT-LM's command-line runner prints it; null where it does not tell. */
export interface CountedTurn {
  tokens: number | null;
  /** Its own duration, else what its rate makes of its tokens. */
  ns: number | null;
  perSecond: number;
}

/** One answer: a block of the runner's output. */
export interface CountedAnswer {
  /** Creation of the engine, all of its phases. Null where it names none. */
  initNs: number | null;
  prefill: CountedTurn[];
  decode: CountedTurn[];
}

/** What LiteRT-LM's `litert_lm_main` or `litert_lm_advanced_main` printed; what is missing or cut is null. */
export interface LitertLmMainReport {
  /** Those that were printed whole, in their order. */
  answers: CountedAnswer[];
  /** Blocks that contradict themselves, or that are cut. */
  broken: number;
  /** High-water mark of the resident memory, in MiB. */
  peakMib: number | null;
  /** A flag that it did not know. */
  unknownFlag: string | null;
  /** Its last words when it gave up, a status of Abseil: "NOT_FOUND: …". */
  error: string | null;
}

const NUMBER = '(\\d{1,15}(?:\\.\\d{1,15})?)';
const MOST_NUMBER = 1e12;
/** A week. No answer takes so long, and its nanoseconds are still whole numbers. */
const MOST_NS = 7 * 86_400 * 1e9;
const MS = 1_000_000;
const SECOND = 1_000_000_000;

/** Logcat's prefix, then Abseil's, then that of TensorFlow Lite's logger. Abseil's may stand behind an unfinished text. */
const LOGCAT = /^\d\d-\d\d \d\d:\d\d:\d\d\.\d+ +\d+ +\d+ [VDIWEF] [^:]{1,40}: ?/;
const ABSEIL = /[IWEF]\d{4} \d\d:\d\d:\d{1,12}\.\d{1,9} +\d+ [\w./-]{1,200}:\d+\] ?/g;
const LOGGER = /^(?:INFO|WARNING|ERROR|VERBOSE): (?:\[[^\]]{1,200}\] )?/;

const BEGIN = /^BenchmarkInfo:$/;
/** The form for a file of logs: rates alone, without counts. */
const BEGIN_FLAT =
  /^Benchmark flags: benchmark_prefill_tokens=\d{1,9},benchmark_decode_tokens=\d{1,9},backend=/;
/** Medians of what stands above it: no answer of its own. */
const AGGREGATED = /^Aggregated (?:BenchmarkInfo|metrics) \(median of \d{1,9} (?:iterations|runs)\):?$/;
const SECTION = /^(Prefill|Decode|TextToTokenIds) Turns \(Total:? (\d{1,6})(?: turns)?\):$/;
const INIT = /^Init Phases \(\d{1,6}\):$/;
const MARKS = /^Mark Durations \(\d{1,6}\):$/;
const PHASE = new RegExp(`^- (.{1,200}): ${NUMBER} ms$`);
const INIT_TOTAL = new RegExp(`^(?:Total init time|- Init Total): ${NUMBER} ms$`);
const TURN =
  /^(Prefill|Decode) Turn (\d{1,6}):(?: Processed (\d{1,9}) tokens(?: in (.{1,60}) duration)?\.?)?$/;
const SPEED = new RegExp(`^(Prefill|Decode) Speed: ${NUMBER} tokens/sec\\.?$`);
const FLAT_SPEED = new RegExp(`^(Prefill|Decode) speed turn \\d{1,6}: ${NUMBER} tk/s$`);
const PEAK = new RegExp(`^Peak system ram usage: ${NUMBER} ?MB\\.?$`);
const FIRST_TOKEN = new RegExp(`^Time to first token: ${NUMBER} s$`);

type Kind = 'prefill' | 'decode';

/** How far it has come, for those who watch: its engine is there, or it has answered. */
export function litertLmStage(line: string): 'engine' | 'answer' | null {
  const text = plain(line);
  if (/^(?:Creating (?:session|conversation)|Running (?:single|multi)-turn)/.test(text)) return 'engine';
  return BEGIN.test(text) || BEGIN_FLAT.test(text) ? 'answer' : null;
}

/** Reads every form that the runner has printed since it is public, whole lines only. Never throws. */
export function parseLitertLmMain(text: string): LitertLmMainReport {
  const lines = wholeLines(text).map(plain);
  const blocks: Block[] = [];
  let block: Block | null = null;
  let [peakMib, unknownFlag, error]: [number | null, string | null, string | null] = [null, null, null];
  for (const line of lines) {
    if (BEGIN.test(line) || BEGIN_FLAT.test(line)) blocks.push((block = new Block()));
    else if (AGGREGATED.test(line)) block = null;
    else block?.take(line);
    const peak = numberIn(PEAK.exec(line)?.[1]);
    if (peak !== null) peakMib = Math.max(peakMib ?? 0, peak);
    unknownFlag ??= /^(?:ERROR: )?Unknown command line flag '([\w-]{1,100})'/.exec(line)?.[1] ?? null;
    error = gaveUp(line) ?? error;
  }
  const answers = blocks.map((b) => b.answer()).filter((a) => a !== null);
  return { answers, broken: blocks.length - answers.length, peakMib, unknownFlag, error };
}

/** Newer builds say it in a log line; older ones end by a failed check. */
function gaveUp(line: string): string | null {
  const found =
    /^Failed to run litert_lm: (.{1,1000})/.exec(line) ??
    /^Check failed: .{1,200}? is OK \((.{1,1000}?)\)?\s*$/.exec(line);
  return found?.[1]?.trim() ?? null;
}

/** A line without what loggers put before it. */
function plain(line: string): string {
  const short = line.slice(0, 4_000).replace(LOGCAT, '');
  let from = 0;
  for (const found of short.matchAll(ABSEIL)) from = found.index + found[0].length;
  return short.slice(from).replace(LOGGER, '').trim();
}

function numberIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  return Number.isFinite(value) && value <= MOST_NUMBER ? value : null;
}

/** One block while it is read, line by line. */
class Block {
  private section: 'init' | 'other' = 'other';
  private phasesMs: number | null = null;
  private totalMs: number | null = null;
  private readonly turns: Record<Kind, CountedTurn[]> = { prefill: [], decode: [] };
  private readonly said: Record<Kind, number | null> = { prefill: null, decode: null };
  /** Of a turn whose rate comes in the next line. */
  private open: { kind: Kind; tokens: number | null; ns: number | null } | null = null;
  private isBroken = false;

  take(line: string): void {
    if (INIT.test(line)) this.section = 'init';
    else if (MARKS.test(line) || FIRST_TOKEN.test(line) || /^-{10,}$/.test(line)) this.section = 'other';
    this.takeInit(line);
    this.takeTurns(line);
  }

  private takeInit(line: string): void {
    const total = numberIn(INIT_TOTAL.exec(line)?.[1]);
    if (total !== null) {
      this.totalMs ??= total;
      return;
    }
    const phase = this.section === 'init' ? numberIn(PHASE.exec(line)?.[2]) : null;
    if (phase !== null) this.phasesMs = (this.phasesMs ?? 0) + phase;
  }

  private takeTurns(line: string): void {
    const section = SECTION.exec(line);
    if (section !== null) {
      this.section = 'other';
      const kind = kindOf(section[1]);
      if (kind !== null) this.said[kind] = Number(section[2]);
      return;
    }
    const turn = TURN.exec(line);
    if (turn !== null) {
      // The one before it never told its rate.
      if (this.open !== null) this.isBroken = true;
      const tokens = turn[3] === undefined ? null : Number(turn[3]);
      const ns = turn[4] === undefined ? null : durationNs(turn[4]);
      if (turn[4] !== undefined && ns === null) this.isBroken = true;
      this.open = { kind: kindOf(turn[1])!, tokens, ns };
      return;
    }
    this.takeSpeed(SPEED.exec(line) ?? FLAT_SPEED.exec(line));
  }

  private takeSpeed(found: RegExpExecArray | null): void {
    if (found === null) return;
    const kind = kindOf(found[1])!;
    const perSecond = numberIn(found[2]);
    const { tokens, ns } = this.open ?? { tokens: null, ns: null };
    if (perSecond === null || (this.open !== null && this.open.kind !== kind)) this.isBroken = true;
    else this.turns[kind].push({ tokens, ns: ns ?? nsOf(tokens, perSecond), perSecond });
    this.open = null;
  }

  /** @returns null for one that is cut or contradicts itself */
  answer(): CountedAnswer | null {
    const { prefill, decode } = this.turns;
    const isWhole = (kind: Kind) => (this.said[kind] ?? this.turns[kind].length) === this.turns[kind].length;
    const isCut =
      this.said.decode === null && (this.said.prefill !== null || prefill.length + decode.length === 0);
    if (this.isBroken || this.open !== null || isCut || !isWhole('prefill') || !isWhole('decode'))
      return null;
    if ([...prefill, ...decode].some((t) => !agrees(t))) return null;
    const ms = this.totalMs ?? this.phasesMs;
    const initNs = ms === null ? null : Math.round(ms * MS);
    const all = [...prefill, ...decode].reduce((sum, t) => sum + (t.ns ?? 0), initNs ?? 0);
    return all > MOST_NS ? null : { initNs, prefill, decode };
  }
}

function kindOf(word: string | undefined): Kind | null {
  return word === 'Prefill' ? 'prefill' : word === 'Decode' ? 'decode' : null;
}

const nsOf = (tokens: number | null, perSecond: number): number | null =>
  tokens === null || perSecond === 0 ? null : Math.round((tokens / perSecond) * SECOND);

/** The rate has two decimals; a turn of no time has the rate 0. */
function agrees({ tokens, ns, perSecond }: CountedTurn): boolean {
  if (tokens === null || ns === null) return true;
  if (ns === 0) return perSecond === 0;
  const made = (tokens / ns) * SECOND;
  return Math.abs(made - perSecond) <= 0.011 + 0.01 * made;
}

const UNITS: Record<string, number> = {
  h: 3600 * SECOND,
  m: 60 * SECOND,
  s: SECOND,
  ms: MS,
  us: 1_000,
  ns: 1,
};

/** A duration as Abseil writes it: "1h2m3.5s", "372.565677ms", "0". @returns null for what is none, "inf" among it */
export function durationNs(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (!/^(?:\d{1,15}(?:\.\d{1,15})? ?(?:h|ms|us|ns|m|s)){1,6}$/.test(trimmed)) return null;
  let sum = 0;
  for (const [, value, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?) ?(h|ms|us|ns|m|s)/g))
    sum += Number(value) * UNITS[unit!]!;
  return sum <= MOST_NS ? Math.round(sum) : null;
}
