import type { Comparison, ComparisonQuery, ReportBlock } from '@rackmark/contracts';
import { wordsIn, type Language } from '@rackmark/words';

/** What a person begins with. */
export interface Draft {
  title: string;
  blocks: ReportBlock[];
}
/** Places that are named one by one. */
const MOST_NAMED = 12;

/** A report of a comparison: what was found, the picture that shows it, how it was measured, what was not comparable. */
export function draftOfComparison(source: ComparisonQuery, compared: Comparison, language: Language): Draft {
  const words = wordsIn(language);
  const label = (s: Comparison['sides'][number]) => words.tell(s.label_said, s.label);
  const [base, ...candidates] = compared.sides;
  const sides = candidates.map(label).join(', ');
  const block = (view: 'findings' | 'matrix' | 'table', title: string): ReportBlock => ({
    ...{ kind: 'comparison', name: view, title, source, view, rows: [], columns: [] },
  });
  const left = notCompared(compared, language);
  return {
    title: words.say('report.title', { side: sides, base: label(base!) }).slice(0, 200),
    blocks: [
      block('findings', words.say('report.findings')),
      textBlock('why', words.say('report.why')),
      block('matrix', words.say('report.matrix', { base: label(base!) }).slice(0, 200)),
      block('table', words.say('report.table')),
      ...(left === null ? [] : [textBlock('not-compared', left)]),
      { kind: 'environment', name: 'environment', title: words.say('report.environment') },
    ],
  };
}

/** A report of a benchmark in which nothing stands against each other: what was measured. */
export function draftOfBenchmark(
  { number, name }: { number: number; name: string },
  language: Language,
): Draft {
  const words = wordsIn(language);
  return {
    title: words.say('report.title.benchmark', { benchmark: number, name }).slice(0, 200),
    blocks: [
      textBlock('why', words.say('report.why')),
      { kind: 'cells', name: 'cells', title: words.say('report.cells'), benchmark: number },
      { kind: 'environment', name: 'environment', title: words.say('report.environment') },
    ],
  };
}

export const textBlock = (name: string, markdown: string): ReportBlock => ({
  kind: 'text',
  name,
  markdown,
  figures: [],
});

/** Places without a ratio, each with its reason; null: there are none. */
function notCompared({ cells, rows, columns }: Comparison, language: Language): string | null {
  const words = wordsIn(language);
  const without = cells.filter((c) => c.effect === null);
  if (without.length === 0) return null;
  const rowOf = new Map(rows.map((r) => [r.key, r.label]));
  const columnOf = new Map(columns.map((c) => [c.key, words.tell(c.label_said, c.label)]));
  const lines = without.slice(0, MOST_NAMED).map((c) => {
    const why = words.tell(c.note_said, c.note ?? c.state);
    const line = { name: rowOf.get(c.row) ?? c.row, label: columnOf.get(c.column) ?? c.column, why };
    return `- ${inMarkdown(words.say('report.not_compared.line', line))}`;
  });
  const more = without.length - lines.length;
  if (more > 0) lines.push(`- ${words.say('report.not_compared.more', { n: more })}`);
  return `## ${words.say('report.not_compared')}\n\n${lines.join('\n')}`;
}

/** Names of devices and words of drivers are text, whatever they hold. */
const inMarkdown = (plain: string): string => plain.replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
