import {
  effectLabel,
  metricName,
  metrics,
  oneLine,
  sideKey,
  type ComparedCell,
  type Comparison,
  type EffectWord,
} from '@rackmark/contracts';
import { said, spoken } from '@rackmark/words';
import { z } from 'zod';
import { CannotRun } from './exit.js';
import { givenOptions, issueOf } from './given-options.js';
import { withPortal } from './portal/with-portal.js';
import { escaped, markdownTable, table, terminal, wrapped } from './table.js';
import { quantity } from './units.js';
import { words } from './words.js';

const side = (name: string) =>
  z.string().refine((text) => sideKey.safeParse(text).success, issueOf(said('cannot.option.side', { name })));
const options = z.object({
  base: side('--base').optional(),
  candidate: z.array(side('--candidate')).optional(),
  metric: metricName.optional(),
  delta: z.coerce.number().gt(0).max(0.5).default(0.03),
  server: z.string().optional(),
  token: z.string().trim().min(1).optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
});

/** `rackmark compare 3`: findings first, then the table. */
export async function compareCommand(ref: string, raw: unknown): Promise<void> {
  const o = givenOptions(options, raw);
  await withPortal(o, async (api) => {
    const { suggested, sides } = await api.choices(ref);
    const base = o.base ?? suggested?.base;
    const candidates = o.candidate ?? suggested?.candidates;
    if (base === undefined || candidates === undefined) {
      throw new CannotRun(said('cannot.compare.nothing', { name: ref, commas: sides.map((s) => s.key) }));
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
      process.stdout.write(
        renderComparison(spoken(words(), comparison), `${api.url}/compare?${readable(query)}`, o.markdown),
      );
  });
}

/** `~` and `*` of side keys may stand in an address as they are. */
const readable = (query: URLSearchParams) => query.toString().replaceAll('%7E', '~').replaceAll('%2A', '*');

function renderComparison(c: Comparison, url: string, markdown: boolean): string {
  const names = new Map([...c.rows, ...c.columns].map((x) => [x.key, x.label]));
  const sides = new Map(c.sides.map((s) => [s.key, s.label]));
  const value = (n: number | null | undefined) => quantity(c.unit, n ?? null);
  const { label } = metrics[c.metric].words[words().language];
  const what = c.common_task
    ? [label, words().say('shell.compare.in_all', { name: c.common_task })]
    : [label];
  const rows = c.cells.map((x) => [
    names.get(x.row) ?? x.row,
    names.get(x.column) ?? x.column,
    sides.get(x.candidate) ?? x.candidate,
    value(x.base_cell?.p50),
    value(x.candidate_cell?.p50),
    ratio(x),
    x.effect ? effectWord(c, x.effect.word) : words().say('word.compared', { word: x.state }),
  ]);
  const header = [
    words().say('column.device'),
    words().say('column.column'),
    words().say('column.candidate'),
    words().say('column.base', { side: c.sides[0]!.label }),
    words().say('column.candidate'),
    // A rate is compared as the time for one token: below 1 is faster here, too.
    words().say(c.unit === 'tokens/s' ? 'column.ratio_of_times' : 'column.ratio'),
    words().say('column.in_words'),
  ];
  const findings = c.findings
    .map(({ strong, text }) =>
      markdown ? `- **${escaped(strong)}** ${escaped(text)}` : wrapped(`• ${strong} ${text}`, terminal()),
    )
    .join('\n');
  const differs =
    c.also_differs.length > 0
      ? words().say('shell.compare.differs', {
          detail: (markdown ? escaped : oneLine)(c.also_differs.join('; ')),
        })
      : '';
  return `${[findings, `${what.join('; ')}:`, markdown ? markdownTable(header, rows) : table(header, rows, terminal()), levels(c), differs, url].filter(Boolean).join('\n\n')}\n`;
}

/** Intervals are as wide as the number of pairs asks; those of "no change" are what they are for one. */
function levels(c: Comparison): string {
  const of = (isSame: boolean) => [
    ...new Set(
      c.cells
        .filter((x) => x.effect && x.effect.low !== null && (x.effect.word === 'no change') === isSame)
        .flatMap((x) => x.effect!.confidence ?? []),
    ),
  ];
  const [[same], [others]] = [of(true), of(false)];
  const one = others ?? same;
  if (one === undefined) return '';
  if (same === undefined || others === undefined || same === others)
    return words().say('shell.compare.level', { confidence_level: one });
  return words().say('shell.compare.levels', { confidence_level: others, same_level: same });
}

const effectWord = (c: Comparison, word: EffectWord): string =>
  words().say('word.effect', { word: word === 'no change' ? 'same' : effectLabel(word, c.unit) });

function ratio({ effect, state }: ComparedCell): string {
  if (effect === null) return '–';
  const three = (x: number) => words().fixed(x, 3);
  const range =
    effect.low === null || effect.high === null
      ? ''
      : ` (${words().say('shell.range', { before: three(effect.low), after: three(effect.high) })})`;
  const text = `${three(effect.ratio)}${range}`;
  return state === 'suspect' ? words().say('shell.compare.suspect', { given: text }) : text;
}
