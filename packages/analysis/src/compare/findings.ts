import type { ComparedCell, Comparison, EffectWord, Finding, Said } from '@rackmark/contracts';
import { english, listOf, said } from '@rackmark/words';
import { counts } from './means.js';

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
/** A label that some languages say in their own words. */
export const labelOf = ({ label, label_said }: Pick<Side, 'label' | 'label_said'>): Said | string =>
  label_said ?? label;
const place = ({ row, column, candidate }: ComparedCell) => ({ row, column, candidate });

/** A finding in codes, and beside them in English. */
export const finding = (
  kind: Finding['kind'],
  strong: Said,
  text: Said,
  cells: Finding['cells'],
): Finding => ({
  kind,
  strong: english.tell(strong, ''),
  text: english.tell(text, ''),
  strong_said: strong,
  text_said: text,
  cells,
});

const NOTHING = '';
/** "faster to load cold": what the metric's registry says of one side against another. */
const effectOf = (metric: Draft['metric'], word: 'faster' | 'slower'): Said =>
  word === 'faster'
    ? said('finding.effect.faster', { better: metric })
    : said('finding.effect.slower', { worse: metric });

function overall(c: Draft, side: Side): Finding | null {
  const mean = c.means.find((m) => m.candidate === side.key && m.column === null);
  const own = c.cells.filter((x) => x.candidate === side.key && counts(x));
  const base = c.sides[0]!;
  if (!mean || mean.ratio === null || own.length === 0) return null;
  const { metric } = c;
  const names = { side: labelOf(side), base: labelOf(base) };
  const place_ = { where: whereOf(c, own), size: sizeOf(base, side) };
  const cells = own.map(place);
  const words = own.map((x) => x.effect!.word);
  const [first] = words;
  if (own.length > 1 && (first === 'faster' || first === 'slower') && words.every((w) => w === first)) {
    const effect_ratios = own.map((x) => x.effect!.ratio);
    const strong = said('finding.all.strong', { ...names, effect_ratios, effect: effectOf(metric, first) });
    return finding(first, strong, said('finding.all', place_), cells);
  }
  const more = {
    ...place_,
    range:
      mean.low !== null && mean.high !== null
        ? said('finding.range', { effect_interval: [mean.ratio, mean.low, mean.high] })
        : NOTHING,
    over: own.length > 1 ? said('finding.over', { n: own.length }) : NOTHING,
    each: own.length > 1 ? apart(c, mean.word, words) : NOTHING,
  };
  const effect_ratio = mean.ratio;
  if (mean.word === 'no change') {
    const isMixed = words.some((w) => w === 'faster' || w === 'slower');
    const kind = isMixed ? 'mixed' : 'all';
    const strong = said('finding.same.strong', { ...names, kind, equal: metric });
    return finding(mean.word, strong, said('finding.same', { ...more, delta_share: c.delta }), cells);
  }
  if (mean.word === 'faster' || mean.word === 'slower') {
    const strong = said('finding.mean.strong', {
      ...{ side: labelOf(side), effect_ratio },
      effect: effectOf(metric, mean.word),
    });
    return finding(mean.word, strong, said('finding.mean', { ...more, base: labelOf(base) }), cells);
  }
  const isOne = english.times(effect_ratio) === english.times(1);
  const towards = isOne ? NOTHING : effectOf(metric, effect_ratio < 1 ? 'faster' : 'slower');
  const text = said('finding.open', { ...more, effect_ratio, effect: towards });
  return finding('inconclusive', said('finding.open.strong', names), text, cells);
}

/** What the cells of a mean say where it is not what the mean says: "; of them 1 is slower, 5 show no change". */
function apart(c: Draft, mean: EffectWord | null, words: readonly EffectWord[]): Said | '' {
  if (words.every((w) => w === 'inconclusive'))
    return mean === 'inconclusive' ? NOTHING : said('finding.each.none_settled');
  if (words.every((w) => w === mean)) return NOTHING;
  const { metric } = c;
  const list = (['faster', 'slower', 'no change', 'inconclusive'] as const).flatMap((word): Said[] => {
    const n = words.filter((w) => w === word).length;
    if (n === 0) return [];
    if (word === 'no change') return [said('finding.each.no_change', { n })];
    if (word === 'inconclusive') return [said('finding.each.inconclusive', { n })];
    return [said('finding.each.effect', { n, effect: effectOf(metric, word) })];
  });
  return said('finding.each', { list });
}

function whereOf(c: Draft, own: readonly ComparedCell[]): Said {
  const devices = new Map(own.map((x) => [c.rows.find((r) => r.key === x.row)!.device_id, x.row]));
  if (devices.size > 1) return said('finding.where.devices', { n: devices.size });
  const device = c.rows.find((r) => r.key === [...devices.values()][0])!.label;
  return said('finding.where.device', { device });
}

/** ", and its file is 3.9× smaller" where both sides are one model each and their files differ. */
function sizeOf(base: Side, side: Side): Said | '' {
  if (!base.model || !side.model || base.model.sha256 === side.model.sha256) return NOTHING;
  const ratio = side.model.size_bytes / base.model.size_bytes;
  if (Math.abs(Math.log(ratio)) < 0.05) return NOTHING;
  return said('finding.size', { size_times: ratio, word: ratio < 1 ? 'smaller' : 'larger' });
}

function exceptions(c: Draft): (Finding | null)[] {
  const name = (x: ComparedCell) => {
    const row = c.rows.find((r) => r.key === x.row)!;
    const column = c.columns.find((k) => k.key === x.column)!;
    if (c.rows.length === 1 && c.columns.length > 1) return labelOf(column);
    return c.columns.length > 1 ? said('side', { commas: [row.label, labelOf(column)] }) : row.label;
  };
  /** Of several candidates a place is named once. */
  const namesOf = (cells: readonly ComparedCell[]) =>
    listOf([...new Map(cells.map((x) => [JSON.stringify(name(x)), name(x)])).values()]);
  const noteOf = (x: ComparedCell) => x.note_said ?? name(x);
  const of = (...states: ComparedCell['state'][]) => c.cells.filter((x) => states.includes(x.state));
  const { metric } = c;
  const group = (
    kind: Finding['kind'],
    cells: ComparedCell[],
    strong: (n: { n: number }) => Said,
    text: () => Said,
  ): Finding | null =>
    cells.length === 0 ? null : finding(kind, strong({ n: cells.length }), text(), cells.map(place));

  const against = minority(c);
  const invalid = of('invalid');
  const fallback = of('fallback');
  const software = of('software');
  const suspect = of('suspect');
  const open = c.cells.filter((x) => counts(x) && x.effect!.word === 'inconclusive');
  const failed = of('failed', 'lost', 'cancelled');
  const unsupported = of('unsupported');
  return [
    against &&
      group(
        against.word,
        against.cells,
        ({ n }) =>
          said('finding.minority.strong', {
            n,
            effect: effectOf(metric, against.word),
          }),
        () =>
          said('finding.minority', {
            list: listOf(
              against.cells.map((x) =>
                said('finding.named_ratio', { name: name(x), effect_ratio: x.effect!.ratio }),
              ),
            ),
          }),
      ),
    group(
      'invalid',
      invalid,
      (n) => said('finding.invalid.strong', n),
      () =>
        said('finding.invalid', {
          list: listOf(
            invalid.map((x) =>
              said('finding.named', { name: name(x), why: x.note_said ?? said('finding.see_the_run') }),
            ),
            2,
          ),
        }),
    ),
    group(
      'fallback',
      fallback,
      (n) => said('finding.fallback.strong', n),
      () => said('finding.fallback', { list: namesOf(fallback) }),
    ),
    group(
      'software',
      software,
      (n) => said('finding.software.strong', n),
      () => said('finding.software', { list: listOf(distinct(software.map(noteOf))) }),
    ),
    group(
      'suspect',
      suspect,
      (n) => said('finding.suspect.strong', n),
      () => {
        const [one, ...others] = suspect;
        const why = noteOf(one!);
        return others.length === 0
          ? said('finding.suspect', { why })
          : said('finding.suspect.others', { why, list: namesOf(others) });
      },
    ),
    group(
      'inconclusive',
      open,
      (n) => said('finding.inconclusive.strong', n),
      () => {
        const n = open.reduce((sum, x) => sum + 2 * (x.effect!.more_runs ?? 0), 0);
        return said('finding.inconclusive', { n, of: open.length, list: namesOf(open) });
      },
    ),
    group(
      'failed',
      failed,
      (n) => said('finding.failed.strong', n),
      () =>
        said('finding.failed', {
          list: listOf(
            failed.map((x) =>
              said('finding.named_in_brackets', { name: name(x), why: x.note_said ?? x.state }),
            ),
            2,
          ),
        }),
    ),
    group(
      'unsupported',
      unsupported,
      (n) => said('finding.unsupported.strong', n),
      () => said('finding.unsupported', { list: listOf(distinct(unsupported.map(noteOf)), 2) }),
    ),
  ];
}

/** Several cells have the same note. */
function distinct(notes: readonly (Said | string)[]): (Said | string)[] {
  return [...new Map(notes.map((n) => [JSON.stringify(n), n])).values()];
}

/** Cells that went the other way than most, when both directions occur. */
function minority(c: Draft): { word: 'faster' | 'slower'; cells: ComparedCell[] } | null {
  const faster = c.cells.filter((x) => counts(x) && x.effect!.word === 'faster');
  const slower = c.cells.filter((x) => counts(x) && x.effect!.word === 'slower');
  if (faster.length === 0 || slower.length === 0) return null;
  return faster.length < slower.length
    ? { word: 'faster', cells: faster }
    : { word: 'slower', cells: slower };
}
