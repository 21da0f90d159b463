import type { Cell, Configuration, Finding, MetricName } from '@rackmark/contracts';
import { languageTaskOf } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import type { RunNumbers } from '../results/run-numbers.js';
import type { SideInput } from './compare.js';
import { figuresOf } from './effects.js';
import type { Draft } from './findings.js';
import { durationText, listOf, logText, memoryText, rateText, times } from './words.js';

/** A step that takes so many times the median is late enough to be told. */
const LATE = 2;
/** p99 says something from so many steps on. */
const FEWEST_STEPS = 100;

/** What only language models show: what length costs, what weights do to the answer, what keeping them in memory buys. */
export function languageFindings(
  sides: readonly SideInput[],
  c: Draft,
  runsOf: (cellId: string) => readonly RunNumbers[],
): Finding[] {
  const told = sides.map((s, i) => ({ label: c.sides[i]!.label, cells: usable(s.cells) }));
  return [errors(c), scaling(told, c, runsOf), loading(c), tail(told, c)].filter((f) => f !== null);
}

interface Told {
  label: string;
  cells: readonly Cell[];
}

const usable = (cells: readonly Cell[]) =>
  cells.filter((c) => c.outcome === 'measured' && c.verdict !== 'invalid' && c.metrics.language);

/** One for each candidate: how long its greedy answer is the f32 model's, or how like their outputs are. */
function errors(c: Draft): Finding | null {
  const cells = c.cells.filter((x) => x.candidate_cell?.error);
  const names = [...new Set(cells.map((x) => x.candidate))];
  if (names.length === 0) return null;
  const said = names.map((key) => {
    const own = cells.filter((x) => x.candidate === key).map((x) => x.candidate_cell!.error!);
    const label = c.sides.find((s) => s.key === key)!.label;
    const answers = own.filter((e) => e.kind === 'answer').sort((a, b) => a.same / a.of - b.same / b.of);
    const [worst, best] = [answers[0], answers.at(-1)];
    if (worst !== undefined && best !== undefined) {
      const off = own.flatMap((e) => (e.kind === 'answer' ? (e.log_likelihood_error ?? []) : []));
      const likely =
        off.length === 0
          ? ''
          : `, and finds a fixed text’s tokens ${logText(Math.max(...off))} more or less likely`;
      const same = worst.same === best.same ? `${worst.same}` : `${worst.same} to ${best.same}`;
      return worst.same === worst.of
        ? `${label} answers like ${worst.reference} to the end${likely}`
        : `${label} answers like ${worst.reference} for ${same} of ${worst.of} pieces of text${likely}`;
    }
    const outputs = own.filter((e) => e.kind === 'output').sort((a, b) => a.cosine - b.cosine);
    return `${label} gives outputs with a cosine of ${outputs[0]!.cosine.toFixed(4)} to ${outputs[0]!.reference}`;
  });
  const shown = cells.map(({ row, column, candidate }) => ({ row, column, candidate }));
  return {
    kind: 'error',
    strong: 'What the weights do to the answer:',
    text: `${listOf(said)}.`,
    cells: shown,
  };
}

const axes = [
  { name: 'prompt', field: 'prefill_tokens' },
  { name: 'context', field: 'context_tokens' },
] as const;
type Field = (typeof axes)[number]['field'];

/** Null where the field says nothing: with a prompt in words its length is the tokenizer's. */
function taskOf(c: Configuration, field: Field): number | null {
  const task = languageTaskOf(c);
  return task === null || task.prompt !== null ? null : task[field];
}

/** What the longest prompt (or context) costs against the shortest: each side on the first device that has both. */
function scaling(
  told: readonly Told[],
  c: Draft,
  runsOf: (id: string) => readonly RunNumbers[],
): Finding | null {
  const metric: MetricName = c.metric === 'prefill_rate' ? 'prefill_rate' : 'decode_rate';
  for (const axis of axes) {
    const pairs = told.map(({ label, cells }) => ({ label, ends: endsOf(cells, axis.field) }));
    const found = pairs.flatMap(({ label, ends }) => {
      if (ends === null) return [];
      const [short, long] = ends.map((cell) => medianTime(runsOf(cell.id), metric));
      return short && long ? [{ label, ends, ratio: long / short, short, long }] : [];
    });
    const first = found[0];
    if (first === undefined) continue;
    const [a, b] = first.ends.map((cell) => taskOf(cell.configuration, axis.field)!.toLocaleString('en'));
    const what = metric === 'prefill_rate' ? 'prefill' : 'decode';
    const isSame = (ratio: number) => Math.abs(ratio - 1) < c.delta;
    const said = found.map((f) => {
      const rates = `(${rateText(f.short)} to ${rateText(f.long)})`;
      if (isSame(f.ratio)) return `${f.label} keeps its ${rates}`;
      return `${f.label} ${f.ratio < 1 ? 'gains' : 'loses'} ${times(f.ratio)} ${rates}`;
    });
    const isFlat = found.every((f) => isSame(f.ratio));
    const strong = isFlat
      ? `From ${a} to ${b} tokens of ${axis.name} ${what} keeps its rate:`
      : `From ${a} to ${b} tokens of ${axis.name} ${what} changes its rate:`;
    const rest = isFlat ? found.map((f) => `${f.label} ${rateText(f.short)} to ${rateText(f.long)}`) : said;
    return { kind: 'scaling', strong, text: `${listOf(rest)}, on ${first.ends[0].device.name}.`, cells: [] };
  }
  return null;
}

/** Of cells that differ in nothing else: those with the smallest and the largest value of the field. */
function endsOf(cells: readonly Cell[], field: Field): [Cell, Cell] | null {
  const of = (cell: Cell) => taskOf(cell.configuration, field);
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (of(cell) === null) continue;
    const others = { ...cell.configuration, lm: { ...languageTaskOf(cell.configuration), [field]: null } };
    const key = JSON.stringify([cell.device.id, cell.model.sha256, others]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  for (const group of groups.values()) {
    const sorted = group.sort((a, b) => of(a)! - of(b)!);
    const [first, last] = [sorted[0]!, sorted.at(-1)!];
    if (of(first) !== of(last)) return [first, last];
  }
  return null;
}

function medianTime(runs: readonly RunNumbers[], metric: MetricName): number | null {
  const values = figuresOf(runs, metric).map((r) => r.p50);
  return values.length === 0 ? null : quantile(values, 0.5);
}

/** What keeping the model in memory buys and costs, at the first place where a side tells it. */
function loading(c: Draft): Finding | null {
  const cell = c.cells.find((x) => (x.candidate_cell?.loading ?? x.base_cell?.loading) != null);
  if (cell === undefined) return null;
  const said = [
    { label: c.sides[0]!.label, of: cell.base_cell?.loading },
    { label: c.sides.find((s) => s.key === cell.candidate)!.label, of: cell.candidate_cell?.loading },
  ].flatMap(({ label, of }) => {
    if (!of) return [];
    const cold = of.cold.load_ns + of.cold.first_token_ns;
    return [
      `${label} says its first token in ${durationText(of.kept.first_token_ns)} instead of ${durationText(cold)} for ${memoryText(of.kept.held_kib)} held`,
    ];
  });
  return {
    kind: 'loading',
    strong: 'Kept in memory,',
    text: `${listOf(said)}.`,
    cells: [{ row: cell.row, column: cell.column, candidate: cell.candidate }],
  };
}

/** The latest tokens: the worst ratio of p99 to the median. */
function tail(told: readonly Told[], c: Draft): Finding | null {
  const late = told
    .flatMap(({ label, cells }) =>
      cells.flatMap((cell) => {
        const t = cell.metrics.language?.inter_token_ns;
        return t && t.p99 !== null && t.n >= FEWEST_STEPS ? [{ label, cell, p50: t.p50, p99: t.p99 }] : [];
      }),
    )
    .sort((a, b) => b.p99 / b.p50 - a.p99 / a.p50)[0];
  if (late === undefined || late.p99 / late.p50 < LATE) return null;
  const where = c.rows.length > 1 ? ` on ${late.cell.device.name}` : '';
  return {
    kind: 'tokens',
    strong: 'One token in 100 comes late:',
    text: `${late.label}${where} needs ${durationText(late.p99)} or more for it, ${durationText(late.p50)} for half of them.`,
    cells: [],
  };
}
