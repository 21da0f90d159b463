import { basename } from 'node:path';
import { languageTaskOf, oneLine, usedLabel, type Benchmark, type Cell } from '@rackmark/contracts';
import { escaped, markdownTable, table, terminal, wrapped } from '../table.js';
import { duration, memory, rate } from '../units.js';
import { words } from '../words.js';
import { isTaken, notesOnFiles, type Given } from './files.js';
import { reasonsOf } from './json.js';

const languageColumns = [
  'column.model',
  'column.configuration',
  'column.device',
  'column.prefill',
  'column.decode',
  'column.first_token',
  'column.step_p50',
  'column.p95',
  'column.p99',
  'column.load_cold',
  'column.load_warm',
  'column.peak_memory',
  'column.verdict',
] as const;
const singleColumns = [
  'column.model',
  'column.configuration',
  'column.device',
  'column.p50',
  'column.interval',
  'column.p90',
  'column.p95',
  'column.p99',
  'column.load_cold',
  'column.first',
  'column.peak_memory',
  'column.verdict',
] as const;

/** On a narrow terminal these go first; all of them are in --json and on the page. */
const lessNeeded = [
  'column.first',
  'column.p90',
  'column.step_p50',
  'column.load_warm',
  'column.p95',
  'column.load_cold',
  'column.p99',
  'column.interval',
] as const;

/** The cells of a benchmark as a table, with what must be known about them below it. */
export function renderCells(
  benchmark: Benchmark,
  cells: readonly Cell[],
  url: string,
  { markdown, given }: { markdown: boolean; given: readonly Given[] },
): string {
  const engines = new Set(cells.map((c) => c.configuration.engine)).size > 1;
  const devices = new Set(cells.map((c) => c.device.id)).size > 1;
  const isLanguage = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const header = (isLanguage ? languageColumns : singleColumns).map((c) => words().say(c));
  const shown = header.map((_, i) => devices || i !== 2);
  const keep = (row: readonly string[]) => row.filter((_, i) => shown[i]);
  const rows = cells.map((c) => keep(isLanguage ? languageRow(c, engines) : rowOf(c, engines)));
  const refused = given
    .filter((g) => !isTaken(g))
    .map((g) =>
      keep(
        header.map((_, i) =>
          i === 0
            ? basename(g.path)
            : i === header.length - 1
              ? words().say('word.outcome', { word: 'refused' })
              : '–',
        ),
      ),
    );
  const draw = (head: readonly string[], body: readonly (readonly string[])[]) =>
    markdown ? markdownTable(head, body) : table(head, body, terminal(lessNeeded.map((c) => words().say(c))));
  const shownText = (text: string) => (markdown ? escaped(text) : oneLine(text));
  const prose = (text: string) => (markdown ? text : wrapped(text, terminal()));
  const title = words().say('shell.bench.title', {
    benchmark: benchmark.number,
    name: shownText(benchmark.name),
  });
  const parts = [
    markdown ? `### ${title}` : title,
    prose(shownText(conditions(benchmark, cells))),
    draw(keep(header), [...rows, ...refused]),
    ...notes(cells, notesOnFiles(given), engines, markdown).map(prose),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n\n${url}\n`;
}

const used = (c: Cell) => (c.delegation === null ? null : usedLabel(c.delegation));

function rowOf(c: Cell, engine: boolean): string[] {
  const l = c.metrics.latency_ns;
  const interval =
    l === null || l.ci95.low === null || l.ci95.high === null
      ? '–'
      : words().say('shell.range', { before: duration(l.ci95.low), after: duration(l.ci95.high) });
  return [
    c.model.name,
    [words().configuration(c.configuration, { engine }), used(c)].filter(Boolean).join(' → '),
    c.device.name,
    ...[l?.p50, l === null ? undefined : interval, l?.p90, l?.p95, l?.p99].map((v) =>
      typeof v === 'string' ? v : duration(v ?? null),
    ),
    duration(c.metrics.load_cold_ns?.median ?? null),
    duration(c.metrics.first_inference_ns?.median ?? null),
    memory(c.metrics.peak_rss_kib?.median ?? null),
    endOf(c),
  ];
}

const endOf = ({ outcome, verdict }: Cell): string =>
  outcome === 'measured'
    ? words().say('word.verdict', { word: verdict ?? 'none' })
    : words().say('word.outcome', { word: outcome ?? 'none' });

/** Rates in tokens a second; first token and steps as an app sees them. */
function languageRow(c: Cell, engine: boolean): string[] {
  const l = c.metrics.language;
  const step = l?.inter_token_ns;
  return [
    c.model.name,
    words().configuration(c.configuration, { engine }),
    c.device.name,
    rate(l?.prefill_rate?.median ?? null),
    rate(l?.decode_rate?.median ?? null),
    duration(l?.time_to_first_token_ns?.median ?? null),
    ...[step?.p50, step?.p95, step?.p99].map((v) => duration(v ?? null)),
    duration(c.metrics.load_cold_ns?.median ?? null),
    duration(c.metrics.load_warm_ns?.median ?? null),
    memory(c.metrics.peak_rss_kib?.median ?? null),
    endOf(c),
  ];
}

/** What the numbers were made under. */
function conditions(benchmark: Benchmark, cells: readonly Cell[]): string {
  const runtimes = [
    ...new Set(cells.flatMap((c) => (c.runtime ? [`${c.runtime.name} ${c.runtime.version}`] : []))),
  ];
  const where = benchmark.devices.map((d) => d.name).join('; ');
  const p = benchmark.plan;
  const isLanguage = cells.every((c) => languageTaskOf(c.configuration) !== null);
  const how = words().say('shell.bench.plan', {
    ...{ n: p.repeats, of: p.iterations, seconds: p.seconds },
    kind: isLanguage ? 'tokens' : 'iterations',
  });
  return [where, runtimes.join(', '), how].filter(Boolean).join(' · ');
}

function notes(
  cells: readonly Cell[],
  said: readonly string[],
  engine: boolean,
  markdown: boolean,
): string[] {
  const ofCells = cells
    .filter((c) => c.outcome !== 'measured' || c.verdict !== 'valid')
    .flatMap((c) =>
      reasonsOf(c, words()).map(
        (why) => `${c.model.name}, ${words().configuration(c.configuration, { engine })}: ${why}`,
      ),
    );
  const lines = [...said, ...ofCells];
  return lines.length === 0
    ? []
    : [lines.map((l) => (markdown ? `- ${escaped(l)}` : `• ${oneLine(l)}`)).join('\n')];
}
