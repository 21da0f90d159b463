import type { Cell, Configuration, Finding, MetricName, Said } from '@rackmark/contracts';
import { languageTaskOf } from '@rackmark/contracts';
import { listOf, said } from '@rackmark/words';
import { quantile } from '@rackmark/statistics';
import type { RunNumbers } from '../measured/run-numbers.js';
import type { SideInput } from './compare.js';
import { figuresOf } from './effects.js';
import { finding, labelOf, type Draft } from './findings.js';

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
  const told = sides.map((s, i) => ({ label: labelOf(c.sides[i]!), cells: usable(s.cells) }));
  return [errors(c), scaling(told, c, runsOf), loading(c), tail(told, c)].filter((f) => f !== null);
}

interface Told {
  label: Said | string;
  cells: readonly Cell[];
}

const usable = (cells: readonly Cell[]) =>
  cells.filter((c) => c.outcome === 'measured' && c.verdict !== 'invalid' && c.language !== null);

/** One for each candidate: how long its greedy answer is the f32 model's, or how like their outputs are. */
function errors(c: Draft): Finding | null {
  const cells = c.cells.filter((x) => x.candidate_cell?.error);
  const names = [...new Set(cells.map((x) => x.candidate))];
  if (names.length === 0) return null;
  const list = names.map((key): Said => {
    const own = cells.filter((x) => x.candidate === key).map((x) => x.candidate_cell!.error!);
    const side = labelOf(c.sides.find((s) => s.key === key)!);
    const answers = own.filter((e) => e.kind === 'answer').sort((a, b) => a.same / a.of - b.same / b.of);
    const [worst, best] = [answers[0], answers.at(-1)];
    if (worst !== undefined && best !== undefined) {
      const off = own.flatMap((e) => (e.kind === 'answer' ? (e.log_likelihood_error ?? []) : []));
      const likely =
        off.length === 0 ? '' : said('finding.error.likely', { difference_log: Math.max(...off) });
      const names = { side, base: worst.reference, likely };
      if (worst.same === worst.of) return said('finding.error.whole', names);
      const kind = worst.same === best.same ? 'one' : 'range';
      const pieces = { low_n: worst.same, high_n: best.same, of: worst.of };
      return said('finding.error.part', { ...names, ...pieces, kind });
    }
    const [output] = own.filter((e) => e.kind === 'output').sort((a, b) => a.cosine - b.cosine);
    return said('finding.error.output', { side, cosine: output!.cosine, base: output!.reference });
  });
  const shown = cells.map(({ row, column, candidate }) => ({ row, column, candidate }));
  const text = said('finding.error', { list: listOf(list) });
  return finding('error', said('finding.error.strong'), text, shown);
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
    const [low_n, high_n] = first.ends.map((cell) => taskOf(cell.configuration, axis.field)!) as [
      number,
      number,
    ];
    const isSame = (ratio: number) => Math.abs(ratio - 1) < c.delta;
    const isFlat = found.every((f) => isSame(f.ratio));
    const list = found.map((f) => {
      const rates = { side: f.label, from_rate: 1e9 / f.short, to_rate: 1e9 / f.long };
      if (isFlat) return said('finding.scaling.rates', rates);
      if (isSame(f.ratio)) return said('finding.scaling.keeps', rates);
      const word = f.ratio < 1 ? 'gains' : 'loses';
      return said('finding.scaling.changes', { ...rates, word, effect_ratio: f.ratio });
    });
    const word = isFlat ? 'flat' : 'changes';
    return finding(
      'scaling',
      said('finding.scaling.strong', { low_n, high_n, kind: axis.name, metric, word }),
      said('finding.scaling', { list: listOf(list), device: first.ends[0].device.name }),
      [],
    );
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
  const list = [
    { side: labelOf(c.sides[0]!), of: cell.base_cell?.loading },
    { side: labelOf(c.sides.find((s) => s.key === cell.candidate)!), of: cell.candidate_cell?.loading },
  ].flatMap(({ side, of }) => {
    if (!of) return [];
    const cold_ns = of.cold.load_ns + of.cold.first_token_ns;
    const kept = { kept_ns: of.kept.first_token_ns, memory_kib: of.kept.held_kib };
    return [said('finding.loading.side', { side, cold_ns, ...kept })];
  });
  return finding('loading', said('finding.loading.strong'), said('finding.loading', { list }), [
    { row: cell.row, column: cell.column, candidate: cell.candidate },
  ]);
}

/** The latest tokens: the worst ratio of p99 to the median. */
function tail(told: readonly Told[], c: Draft): Finding | null {
  const late = told
    .flatMap(({ label, cells }) =>
      cells.flatMap((cell) => {
        const t = cell.measurements['inter_token'];
        const p99 = t?.spread?.p99 ?? null;
        return t && p99 !== null && t.n >= FEWEST_STEPS ? [{ label, cell, p50: t.median, p99 }] : [];
      }),
    )
    .sort((a, b) => b.p99 / b.p50 - a.p99 / a.p50)[0];
  if (late === undefined || late.p99 / late.p50 < LATE) return null;
  const where = c.rows.length > 1 ? said('finding.tokens.where', { device: late.cell.device.name }) : '';
  const text = said('finding.tokens', {
    ...{ side: late.label, where, late_ns: late.p99, latency_ns: late.p50 },
  });
  return finding('tokens', said('finding.tokens.strong'), text, []);
}
