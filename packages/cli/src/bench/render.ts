import { basename } from 'node:path';
import {
  languageTaskOf,
  metrics,
  metricsOfCells,
  metricTitle,
  oneLine,
  quantileOf,
  usedLabel,
  type Benchmark,
  type Cell,
  type MetricName,
  type MetricUnit,
  type QuantileName,
} from '@rackmark/contracts';
import { escaped, markdownTable, table, terminal, wrapped } from '../table.js';
import { quantity } from '../units.js';
import { words } from '../words.js';
import { isTaken, notesOnFiles, type Given } from './files.js';
import { reasonsOf } from './json.js';

/** A column of the shell's table. */
interface Column {
  title: string;
  of: (c: Cell) => string;
  /** When it goes on a narrow terminal, the smallest first; all are in --json and on the page. Left out: it stays. */
  goes?: number;
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** By the registry of metrics. */
function metricColumns(metric: MetricName): Column[] {
  const { unit, isSpread, inTables, of: kind, short } = metrics[metric];
  if (inTables === undefined) return [];
  const { language } = words();
  const title = (what?: QuantileName) => {
    const text = metricTitle(metric, language, what);
    return short[language] === '' ? text : capital(text);
  };
  const median = { title: title(), of: (c: Cell) => quantity(unit, c.measurements[metric]?.median ?? null) };
  if (!isSpread) {
    if (inTables === 'at the end') return [{ ...median, goes: 2 }];
    return [kind === 'model' ? { ...median, goes: 4 } : median];
  }
  const quantile = (name: QuantileName): Column => ({
    title: title(name),
    of: (c) => quantity(unit, quantileOf(c.measurements[metric], name)),
  });
  const interval: Column = {
    title: capital([short[language], words().say('column.interval')].filter(Boolean).join(' ')),
    of: (c) => intervalOf(unit, c.measurements[metric]?.spread?.ci95),
    goes: 6,
  };
  return [
    quantile('p50'),
    interval,
    { ...quantile('p90'), goes: 1 },
    { ...quantile('p95'), goes: 3 },
    { ...quantile('p99'), goes: 5 },
  ];
}

function intervalOf(unit: MetricUnit, ci95: { low: number | null; high: number | null } | undefined): string {
  if (ci95 === undefined || ci95.low === null || ci95.high === null) return '–';
  return words().say('shell.range', { before: quantity(unit, ci95.low), after: quantity(unit, ci95.high) });
}

function columnsOf(
  cells: readonly Cell[],
  { engines, devices }: { engines: boolean; devices: boolean },
): Column[] {
  const isLanguage = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const say = (key: 'model' | 'configuration' | 'device' | 'verdict') => words().say(`column.${key}`);
  const configurationOf = (c: Cell) =>
    [words().configuration(c.configuration, { engine: engines }), isLanguage ? null : used(c)]
      .filter(Boolean)
      .join(' → ');
  return [
    { title: say('model'), of: (c) => c.model.name },
    { title: say('configuration'), of: configurationOf },
    ...(devices ? [{ title: say('device'), of: (c: Cell) => c.device.name }] : []),
    ...metricsOfCells(cells, isLanguage).flatMap(metricColumns),
    { title: say('verdict'), of: endOf },
  ];
}

/** The cells of a benchmark as a table, with what must be known about them below it. */
export function renderCells(
  benchmark: Benchmark,
  cells: readonly Cell[],
  url: string,
  { markdown, given }: { markdown: boolean; given: readonly Given[] },
): string {
  const engines = new Set(cells.map((c) => c.configuration.engine)).size > 1;
  const devices = new Set(cells.map((c) => c.device.id)).size > 1;
  const columns = columnsOf(cells, { engines, devices });
  const header = columns.map((c) => c.title);
  const rows = cells.map((cell) => columns.map((c) => c.of(cell)));
  const ofRefused = (path: string, i: number) =>
    i === 0
      ? basename(path)
      : i === columns.length - 1
        ? words().say('word.outcome', { word: 'refused' })
        : '–';
  const refused = given.filter((g) => !isTaken(g)).map((g) => columns.map((_, i) => ofRefused(g.path, i)));
  const goes = columns.filter((c) => c.goes !== undefined).sort((a, b) => a.goes! - b.goes!);
  const draw = (head: readonly string[], body: readonly (readonly string[])[]) =>
    markdown ? markdownTable(head, body) : table(head, body, terminal(goes.map((c) => c.title)));
  const shownText = (text: string) => (markdown ? escaped(text) : oneLine(text));
  const prose = (text: string) => (markdown ? text : wrapped(text, terminal()));
  const title = words().say('shell.bench.title', {
    benchmark: benchmark.number,
    name: shownText(benchmark.name),
  });
  const parts = [
    markdown ? `### ${title}` : title,
    prose(shownText(conditions(benchmark, cells))),
    draw(header, [...rows, ...refused]),
    ...notes(cells, notesOnFiles(given), engines, markdown).map(prose),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n\n${url}\n`;
}

const used = (c: Cell) => (c.delegation === null ? null : usedLabel(c.delegation));

const endOf = ({ outcome, verdict }: Cell): string =>
  outcome === 'measured'
    ? words().say('word.verdict', { word: verdict ?? 'none' })
    : words().say('word.outcome', { word: outcome ?? 'none' });

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
