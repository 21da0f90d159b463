import {
  metrics,
  type ComparedCell,
  type Comparison,
  type EffectWord,
  type Finding,
} from '@rackmark/contracts';
import { counts } from './means.js';
import { listOf, plural, spanOf, times, timesRange } from './words.js';

export type Draft = Omit<Comparison, 'findings'>;
const MOST = 6;
/** Places that what language models show keeps beside what went wrong. */
const KEPT = 2;

/**
 * The sentences that lead the page, the most important first; computed from the numbers, never written by hand.
 * @param more what else there is to say, the most important first
 */
export function findingsOf(c: Draft, more: readonly Finding[] = []): Finding[] {
  const isFinding = (f: Finding | null): f is Finding => f !== null;
  const lead = c.sides
    .slice(1)
    .map((s) => overall(c, s))
    .filter(isFinding);
  const wrong = exceptions(c).filter(isFinding);
  const room = Math.max(0, MOST - lead.length - Math.min(KEPT, more.length));
  return [...lead, ...wrong.slice(0, room), ...more].slice(0, MOST);
}

type Side = Draft['sides'][number];
const place = ({ row, column, candidate }: ComparedCell) => ({ row, column, candidate });

function overall(c: Draft, side: Side): Finding | null {
  const mean = c.means.find((m) => m.candidate === side.key && m.column === null);
  const own = c.cells.filter((x) => x.candidate === side.key && counts(x));
  const base = c.sides[0]!;
  if (!mean || mean.ratio === null || own.length === 0) return null;
  const where = whereOf(c, own);
  const size = sizeOf(base, side);
  const cells = own.map(place);
  const { better, worse, equal } = metrics[c.metric].words.en;
  const words = own.map((x) => x.effect!.word);
  const [first] = words;
  if (own.length > 1 && (first === 'faster' || first === 'slower') && words.every((w) => w === first)) {
    const word = first === 'faster' ? better : worse;
    const strong = `${side.label} is ${spanOf(own.map((x) => x.effect!.ratio))} ${word} than ${base.label}`;
    return { kind: first, strong, text: `${where}${size}.`, cells };
  }
  const range =
    mean.low !== null && mean.high !== null ? ` (${timesRange(mean.low, mean.high, mean.ratio)})` : '';
  const over = own.length > 1 ? ` over ${plural(own.length, 'paired cell')}` : '';
  const each = own.length > 1 ? apart(c, mean.word, words) : '';
  if (mean.word === 'no change') {
    const isMixed = words.some((w) => w === 'faster' || w === 'slower');
    const strong = `${isMixed ? 'On average ' : ''}${side.label} ${equal} ${base.label}`;
    return {
      kind: 'no change',
      strong,
      text: `${over}, within ±${Math.round(c.delta * 100)} %${range} ${where}${size}${each}.`,
      cells,
    };
  }
  if (mean.word === 'faster' || mean.word === 'slower') {
    const strong = `${side.label} is ${times(mean.ratio)} ${mean.word === 'faster' ? better : worse}`;
    return {
      kind: mean.word,
      strong,
      text: `than ${base.label}${over}${range} ${where}${size}${each}.`,
      cells,
    };
  }
  const strong = `${side.label} against ${base.label} is not settled`;
  const by = times(mean.ratio);
  const measured = by === '1.00×' ? by : `${by} ${mean.ratio < 1 ? better : worse}`;
  const text = `${over ? `${over.trim()} ` : ''}${where}: ${measured}${range}${size}${each}.`;
  return { kind: 'inconclusive', strong, text, cells };
}

/** What the cells of a mean say where it is not what the mean says: "; of them 1 is slower, 5 show no change". */
function apart(c: Draft, mean: EffectWord | null, words: readonly EffectWord[]): string {
  if (words.every((w) => w === 'inconclusive'))
    return mean === 'inconclusive' ? '' : '; none of them is settled by itself';
  const { better, worse } = metrics[c.metric].words.en;
  const said = (word: EffectWord, one: string, many: string) => {
    const n = words.filter((w) => w === word).length;
    return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  };
  if (words.every((w) => w === mean)) return '';
  return `; of them ${listOf(
    [
      ...said('faster', `is ${better}`, `are ${better}`),
      ...said('slower', `is ${worse}`, `are ${worse}`),
      ...said('no change', 'shows no change', 'show no change'),
      ...said('inconclusive', 'is not settled', 'are not settled'),
    ],
    4,
  )}`;
}

function whereOf(c: Draft, own: readonly ComparedCell[]): string {
  const devices = new Map(own.map((x) => [c.rows.find((r) => r.key === x.row)!.device_id, x.row]));
  if (devices.size > 1) return `on ${devices.size} devices`;
  return `on ${c.rows.find((r) => r.key === [...devices.values()][0])!.label}`;
}

/** ", and 3.9× smaller" where both sides are one model each and their files differ. */
function sizeOf(base: Side, side: Side): string {
  if (!base.model || !side.model || base.model.sha256 === side.model.sha256) return '';
  const ratio = side.model.size_bytes / base.model.size_bytes;
  if (Math.abs(Math.log(ratio)) < 0.05) return '';
  const times1 = (ratio < 1 ? 1 / ratio : ratio).toFixed(1);
  return `, and its file is ${times1}× ${ratio < 1 ? 'smaller' : 'larger'}`;
}

function exceptions(c: Draft): (Finding | null)[] {
  const name = (x: ComparedCell) => {
    const row = c.rows.find((r) => r.key === x.row)!;
    const column = c.columns.find((k) => k.key === x.column)!;
    if (c.rows.length === 1 && c.columns.length > 1) return column.label;
    return c.columns.length > 1 ? `${row.label}, ${column.label}` : row.label;
  };
  /** Of several candidates a place is named once. */
  const namesOf = (cells: readonly ComparedCell[]) => [...new Set(cells.map(name))];
  const of = (...states: ComparedCell['state'][]) => c.cells.filter((x) => states.includes(x.state));
  const group = (
    kind: Finding['kind'],
    cells: ComparedCell[],
    strong: string,
    text: string,
  ): Finding | null => (cells.length === 0 ? null : { kind, strong, text, cells: cells.map(place) });

  const against = minority(c);
  const invalid = of('invalid');
  const fallback = of('fallback');
  const software = of('software');
  const suspect = of('suspect');
  const open = c.cells.filter((x) => counts(x) && x.effect!.word === 'inconclusive');
  const failed = of('failed', 'lost', 'cancelled');
  const unsupported = of('unsupported');
  const more = open.reduce((sum, x) => sum + 2 * (x.effect!.more_runs ?? 0), 0);
  return [
    against &&
      group(
        against.word,
        against.cells,
        `${plural(against.cells.length, 'cell')} ${against.cells.length === 1 ? 'is' : 'are'} ${metrics[c.metric].words.en[against.word === 'faster' ? 'better' : 'worse']}`,
        `against the rest: ${listOf(against.cells.map((x) => `${name(x)} (${times(x.effect!.ratio)})`))}.`,
      ),
    group(
      'invalid',
      invalid,
      `${plural(invalid.length, 'cell')} invalid, so no speed is shown:`,
      `${listOf(
        invalid.map((x) => `${name(x)}: ${x.note ?? 'see the run'}`),
        2,
      )}`,
    ),
    group(
      'fallback',
      fallback,
      `${plural(fallback.length, 'cell')} ran on the CPU though another accelerator was asked for.`,
      `Not counted: ${listOf(namesOf(fallback))}.`,
    ),
    group(
      'software',
      software,
      `${plural(software.length, 'cell')} ${software.length === 1 ? 'is' : 'are'} not ranked:`,
      `${listOf([...new Set(software.map((x) => x.note ?? name(x)))])}. That says nothing about a real one.`,
    ),
    group(
      'suspect',
      suspect,
      `${plural(suspect.length, 'cell')} suspect:`,
      `${suspect[0]?.note ?? ''}${suspect.length > 1 ? ` The others: ${listOf(namesOf(suspect.slice(1)))}.` : ''}`,
    ),
    group(
      'inconclusive',
      open,
      `${plural(open.length, 'cell')} inconclusive;`,
      `about ${plural(more, 'more run')} would settle ${open.length === 1 ? 'it' : 'them'}: ${listOf(namesOf(open))}.`,
    ),
    group(
      'failed',
      failed,
      `${plural(failed.length, 'cell')} without a result:`,
      listOf(
        failed.map((x) => `${name(x)} (${withoutEnd(x.note ?? x.state)})`),
        2,
      ) + '.',
    ),
    group(
      'unsupported',
      unsupported,
      `${plural(unsupported.length, 'cell')} unsupported:`,
      listOf([...new Set(unsupported.map((x) => withoutEnd(x.note ?? name(x))))], 2) + '.',
    ),
  ];
}

/** A sentence that stands inside another one. */
const withoutEnd = (sentence: string): string => sentence.replace(/\.$/, '');

/** Cells that went the other way than most, when both directions occur. */
function minority(c: Draft): { word: 'faster' | 'slower'; cells: ComparedCell[] } | null {
  const faster = c.cells.filter((x) => counts(x) && x.effect!.word === 'faster');
  const slower = c.cells.filter((x) => counts(x) && x.effect!.word === 'slower');
  if (faster.length === 0 || slower.length === 0) return null;
  return faster.length < slower.length
    ? { word: 'faster', cells: faster }
    : { word: 'slower', cells: slower };
}
