import {
  effectLabel,
  levelText,
  metricName,
  oneLine,
  sideKey,
  type ComparedCell,
  type Comparison,
} from '@rackmark/contracts';
import { z } from 'zod';
import { CannotRun } from './exit.js';
import { withPortal } from './portal/with-portal.js';
import { escaped, markdownTable, table, terminal, wrapped } from './table.js';
import { quantity } from './units.js';
import { words } from './words.js';

const options = z.object({
  base: sideKey.optional(),
  candidate: z.array(sideKey).optional(),
  metric: metricName.optional(),
  delta: z.coerce.number().gt(0).max(0.5).default(0.03),
  server: z.string().optional(),
  token: z.string().trim().min(1).optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
});

/** `rackmark compare 3`: findings first, then the table. */
export async function compareCommand(ref: string, raw: unknown): Promise<void> {
  const parsed = options.safeParse(raw);
  if (!parsed.success)
    throw new CannotRun(parsed.error.issues.map((i) => `--${String(i.path[0])}: ${i.message}`).join('. '));
  const o = parsed.data;
  await withPortal(o, async (api) => {
    const { suggested, sides } = await api.choices(ref);
    const base = o.base ?? suggested?.base;
    const candidates = o.candidate ?? suggested?.candidates;
    if (base === undefined || candidates === undefined) {
      throw new CannotRun(
        `Benchmark ${ref} has nothing to compare: it needs two models or two configurations. Its sides: ${sides.map((s) => s.key).join(', ')}.`,
      );
    }
    const query = new URLSearchParams([
      ['base', base],
      ...candidates.map((c): [string, string] => ['candidate', c]),
      ...(o.metric === undefined ? [] : [['metric', o.metric] as [string, string]]),
      ['delta', String(o.delta)],
    ]);
    const comparison = await api.compare(query);
    if (o.json) process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
    else
      process.stdout.write(renderComparison(comparison, `${api.url}/compare?${readable(query)}`, o.markdown));
  });
}

/** `~` and `*` of side keys may stand in an address as they are. */
const readable = (query: URLSearchParams) => query.toString().replaceAll('%7E', '~').replaceAll('%2A', '*');

function renderComparison(c: Comparison, url: string, markdown: boolean): string {
  const names = new Map([...c.rows, ...c.columns].map((x) => [x.key, x.label]));
  const sides = new Map(c.sides.map((s) => [s.key, s.label]));
  const value = (n: number | null | undefined) => quantity(c.unit, n ?? null);
  const what = [c.metric.replaceAll('_', ' '), c.common_task && `${c.common_task} in all`].filter(Boolean);
  const rows = c.cells.map((x) => [
    names.get(x.row) ?? x.row,
    names.get(x.column) ?? x.column,
    sides.get(x.candidate) ?? x.candidate,
    value(x.base_cell?.p50),
    value(x.candidate_cell?.p50),
    ratio(x),
    x.effect
      ? effectLabel(x.effect.word, c.unit)
      : x.state === 'software'
        ? 'not ranked, played by a CPU'
        : x.state,
  ]);
  const header = [
    'Device',
    'Column',
    'Candidate',
    `Base: ${c.sides[0]!.label}`,
    'Candidate',
    // A rate is compared as the time for one token: below 1 is faster here, too.
    c.unit === 'tokens/s' ? 'Ratio of times (interval)' : 'Ratio (interval)',
    'In words',
  ];
  const findings = c.findings
    .map((f) => [words().tell(f.strong_said, f.strong), words().tell(f.text_said, f.text)] as const)
    .map(([strong, text]) =>
      markdown ? `- **${escaped(strong)}** ${escaped(text)}` : wrapped(`• ${strong} ${text}`, terminal()),
    )
    .join('\n');
  const differs =
    c.also_differs.length > 0
      ? `Differs besides: ${(markdown ? escaped : oneLine)(c.also_differs.join('; '))}`
      : '';
  return `${[findings, `${what.join('; ')}:`, markdown ? markdownTable(header, rows) : table(header, rows, terminal()), levels(c), differs, url].filter(Boolean).join('\n\n')}\n`;
}

/** Intervals are as wide as the number of pairs asks; those of "no change" are what they are for one. */
function levels(c: Comparison): string {
  const of = (isSame: boolean) => [
    ...new Set(
      c.cells
        .filter((x) => x.effect && x.effect.low !== null && (x.effect.word === 'no change') === isSame)
        .map((x) => levelText(x.effect!.confidence)),
    ),
  ];
  const [same, others] = [of(true), of(false)];
  if (same.length === 0 && others.length === 0) return '';
  if (same.length === 0 || others.length === 0 || same[0] === others[0])
    return `Intervals are ${[...same, ...others][0]} intervals.`;
  return `Intervals are ${others[0]} intervals, of "no change" ${same[0]} intervals.`;
}

function ratio({ effect, state }: ComparedCell): string {
  if (effect === null) return '–';
  const interval =
    effect.low === null || effect.high === null
      ? ''
      : ` (${effect.low.toFixed(3)} to ${effect.high.toFixed(3)})`;
  return `${effect.ratio.toFixed(3)}${interval}${state === 'suspect' ? ' suspect' : ''}`;
}
