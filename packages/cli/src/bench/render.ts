import { basename } from 'node:path';
import {
  configurationLabel,
  languageTaskOf,
  oneLine,
  usedLabel,
  type Benchmark,
  type Cell,
} from '@rackmark/contracts';
import { escaped, markdownTable, table, terminal, wrapped } from '../table.js';
import { duration, memory, rate } from '../units.js';
import { isTaken, notesOnFiles, type Given } from './files.js';
import { reasonsOf } from './json.js';

const languageHeader = [
  'Model',
  'Configuration',
  'Device',
  'Prefill',
  'Decode',
  'First token',
  'Step p50',
  'p95',
  'p99',
  'Load cold',
  'Load warm',
  'Peak memory',
  'Verdict',
];
const singleHeader = [
  'Model',
  'Configuration',
  'Device',
  'p50',
  '95 % interval',
  'p90',
  'p95',
  'p99',
  'Load cold',
  'First',
  'Peak memory',
  'Verdict',
];

/** On a narrow terminal these go first; all of them are in --json and on the page. */
const lessNeeded = ['First', 'p90', 'Step p50', 'Load warm', 'p95', 'Load cold', 'p99', '95 % interval'];

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
  const header = isLanguage ? languageHeader : singleHeader;
  const shown = header.map((_, i) => devices || i !== 2);
  const keep = (row: readonly string[]) => row.filter((_, i) => shown[i]);
  const rows = cells.map((c) => keep(isLanguage ? languageRow(c, engines) : rowOf(c, engines)));
  const refused = given
    .filter((g) => !isTaken(g))
    .map((g) =>
      keep(header.map((_, i) => (i === 0 ? basename(g.path) : i === header.length - 1 ? 'refused' : '–'))),
    );
  const draw = (head: readonly string[], body: readonly (readonly string[])[]) =>
    markdown ? markdownTable(head, body) : table(head, body, terminal(lessNeeded));
  const shownText = (text: string) => (markdown ? escaped(text) : oneLine(text));
  const prose = (text: string) => (markdown ? text : wrapped(text, terminal()));
  const title = `Benchmark ${benchmark.number}: ${shownText(benchmark.name)}`;
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
      : `${duration(l.ci95.low)} to ${duration(l.ci95.high)}`;
  return [
    c.model.name,
    [configurationLabel(c.configuration, { engine }), used(c)].filter(Boolean).join(' → '),
    c.device.name,
    ...[l?.p50, l === null ? undefined : interval, l?.p90, l?.p95, l?.p99].map((v) =>
      typeof v === 'string' ? v : duration(v ?? null),
    ),
    duration(c.metrics.load_cold_ns?.median ?? null),
    duration(c.metrics.first_inference_ns?.median ?? null),
    memory(c.metrics.peak_rss_kib?.median ?? null),
    c.outcome === 'measured' ? (c.verdict ?? '–') : (c.outcome ?? 'not ended'),
  ];
}

/** Rates in tokens a second; first token and steps as an app sees them. */
function languageRow(c: Cell, engine: boolean): string[] {
  const l = c.metrics.language;
  const step = l?.inter_token_ns;
  return [
    c.model.name,
    configurationLabel(c.configuration, { engine }),
    c.device.name,
    rate(l?.prefill_rate?.median ?? null),
    rate(l?.decode_rate?.median ?? null),
    duration(l?.time_to_first_token_ns?.median ?? null),
    ...[step?.p50, step?.p95, step?.p99].map((v) => duration(v ?? null)),
    duration(c.metrics.load_cold_ns?.median ?? null),
    duration(c.metrics.load_warm_ns?.median ?? null),
    memory(c.metrics.peak_rss_kib?.median ?? null),
    c.outcome === 'measured' ? (c.verdict ?? '–') : (c.outcome ?? 'not ended'),
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
  const what = isLanguage ? 'steps of the answer' : 'iterations';
  const how = `${p.repeats} ${p.repeats === 1 ? 'run' : 'runs'} a cell, interleaved, each at least ${p.iterations} ${what} and ${p.seconds} s`;
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
      reasonsOf(c).map(
        (why) => `${c.model.name}, ${configurationLabel(c.configuration, { engine })}: ${why}`,
      ),
    );
  const lines = [...said, ...ofCells];
  return lines.length === 0
    ? []
    : [lines.map((l) => (markdown ? `- ${escaped(l)}` : `• ${oneLine(l)}`)).join('\n')];
}
