import {
  effectLabel,
  metrics,
  oneLine,
  type Benchmark,
  type Effect,
  type MetricUnit,
  type SeriesDetail,
  type Suite,
} from '@rackmark/contracts';
import { english, saidOfStep } from '@rackmark/words';
import type { Given } from '../bench/files.js';
import { refusedJson } from '../bench/json.js';
import { escaped, markdownTable, table, terminal, wrapped } from '../table.js';
import { quantity } from '../units.js';
import { words } from '../words.js';

/** A suite of versions with what its series say now. */
export interface History {
  suite: Suite;
  benchmark: Benchmark;
  series: SeriesDetail[];
}

/** Each series: what its steps say, then the versions as a table. */
export function renderHistory(
  h: History,
  notes: readonly string[],
  portal: string,
  markdown: boolean,
): string {
  const shown = (text: string) => (markdown ? escaped(text) : oneLine(text));
  const prose = (text: string) => (markdown ? text : wrapped(text, terminal()));
  const lines = (all: readonly string[]) =>
    all.map((l) => (markdown ? `- ${escaped(l)}` : wrapped(`• ${oneLine(l)}`, terminal()))).join('\n');
  const parts = h.series.flatMap((d) => [
    markdown ? `### ${shown(titleOf(d))}` : prose(shown(titleOf(d))),
    lines(stepsOf(d)),
    tableOf(d, markdown),
    `${portal}/series/${d.id}`,
  ]);
  const none = h.series.length === 0 ? [prose(words().say('shell.history.nothing'))] : [];
  const links = [`${portal}/suites/${h.suite.number}`, `${portal}/benchmarks/${h.benchmark.number}`];
  return `${[...parts, ...none, lines(notes), links.join('\n')].filter(Boolean).join('\n\n')}\n`;
}

const titleOf = (d: SeriesDetail): string =>
  words().say('shell.history.title', {
    a: `${d.slot}, ${words().configuration(d.configuration)}`,
    device: d.device_model,
    what: whatOf(d),
  });

/** "latency of one inference", "latency of one inference, p90". */
const whatOf = ({ metric, at }: SeriesDetail): string => {
  const { label } = metrics[metric].words[words().language];
  return at === 'p90' ? `${label}, p90` : label;
};

const nameAt = (d: SeriesDetail, place: number): string =>
  d.releases.find((r) => r.place === place)?.name ?? String(place);

function stepsOf(d: SeriesDetail): string[] {
  return d.steps.map(({ place, before, effect }) =>
    words().tell(saidOfStep(effect, d.metric, { side: nameAt(d, place), base: nameAt(d, before) }), ''),
  );
}

function tableOf(d: SeriesDetail, markdown: boolean): string {
  const header = (
    ['column.release', 'column.made', 'column.runs', 'column.median', 'column.interval'] as const
  ).map((c) => words().say(c));
  const steps = new Map(d.steps.map((s) => [s.place, s.effect]));
  const rows = d.places.map((p) => {
    const release = d.releases.find((r) => r.place === p.place);
    const { unit } = metrics[d.metric];
    const range =
      p.estimate?.low == null || p.estimate.high === null
        ? '–'
        : words().say('shell.range', {
            before: quantity(unit, p.estimate.low),
            after: quantity(unit, p.estimate.high),
          });
    return [
      release?.name ?? String(p.place),
      release === undefined ? '–' : words().day(release.made_at),
      String(p.runs),
      medianOf(p, unit),
      range,
      ...effectCells(steps.get(p.place) ?? null, d),
    ];
  });
  const head = [...header, words().say('column.ratio_before'), words().say('column.in_words')];
  const less = [words().say('column.made'), words().say('column.interval')];
  return markdown ? markdownTable(head, rows) : table(head, rows, terminal(less));
}

/** With a word where most of its runs are suspect. */
function medianOf({ state, estimate }: SeriesDetail['places'][number], unit: MetricUnit): string {
  const given = quantity(unit, estimate?.value ?? null);
  return state === 'suspect' ? words().say('shell.compare.suspect', { given }) : given;
}

function effectCells(effect: Effect | null, { metric }: SeriesDetail): [string, string] {
  if (effect === null) return ['–', '–'];
  const { ratio, low, high, word } = effect;
  const three = (x: number) => words().fixed(x, 3);
  const range =
    low === null || high === null
      ? ''
      : ` (${words().say('shell.range', { before: three(low), after: three(high) })})`;
  const text = word === 'no change' ? 'same' : effectLabel(word, metrics[metric].unit);
  return [`${three(ratio)}${range}`, words().say('word.effect', { word: text })];
}

/** What `--json` prints: series as the portal gives them, with their steps in English. */
export function historyJson(
  { suite, benchmark, series }: History,
  given: readonly Given[],
  portal: string,
): unknown {
  return {
    suite: { id: suite.id, name: suite.name, url: `${portal}/suites/${suite.number}` },
    benchmark: { id: benchmark.id, url: `${portal}/benchmarks/${benchmark.number}` },
    refused: refusedJson(given),
    series: series.map((d) => ({
      id: d.id,
      url: `${portal}/series/${d.id}`,
      ...{ slot: d.slot, configuration: d.configuration, device_model: d.device_model },
      ...{ metric: d.metric, at: d.at, unit: d.unit, answer: d.answer },
      releases: d.releases.map((r) => ({
        ...{ name: r.name, made_at: r.made_at, measure_with: r.measure_with },
        estimate: d.places.find((p) => p.place === r.place)?.estimate ?? null,
        runs: r.runs.map(({ value, verdict }) => ({ value, verdict })),
        invalid_runs: r.invalid_runs,
      })),
      steps: d.steps.map(({ place, before, effect }) => {
        const [side, base] = [nameAt(d, place), nameAt(d, before)];
        return {
          release: side,
          before: base,
          ...effect,
          text: english.tell(saidOfStep(effect, d.metric, { side, base }), ''),
        };
      }),
    })),
  };
}
