import { csvLine, type Comparison } from '@rackmark/contracts';
import { wordsIn, type Language } from '@rackmark/words';

/** One line a compared cell, base and candidate side by side. @param language of the notes */
export function comparisonAsCsv(c: Comparison, language: Language): string {
  const words = wordsIn(language);
  const unit = { ns: 'ns', KiB: 'kib', 'tokens/s': 'tokens_per_second', mJ: 'mj' }[c.unit];
  const header = [
    'metric',
    'device',
    'simulated',
    'column',
    'base',
    'candidate',
    'state',
    'note',
    'ratio',
    'ratio_low',
    'ratio_high',
    'confidence',
    'word',
    'p',
    'more_runs',
  ];
  const side = (name: string) =>
    [
      'cell_id',
      'outcome',
      'verdict',
      'runs',
      'samples',
      `p50_${unit}`,
      `p90_${unit}`,
      `p95_${unit}`,
      `low_${unit}`,
      `high_${unit}`,
    ].map((f) => `${name}_${f}`);
  const lines = [csvLine([...header, ...side('base'), ...side('candidate')])];
  const labels = new Map([...c.rows, ...c.columns].map((x) => [x.key, x.label]));
  const simulated = new Set(c.rows.filter((r) => r.simulated).map((r) => r.key));
  const sides = new Map(c.sides.map((s) => [s.key, s.label]));
  for (const cell of c.cells) {
    const e = cell.effect;
    const numbers = [cell.base_cell, cell.candidate_cell].flatMap((s) =>
      s === null
        ? Array<null>(10).fill(null)
        : [s.cell_id, s.outcome, s.verdict, s.runs, s.samples, s.p50, s.p90, s.p95, s.low, s.high],
    );
    lines.push(
      csvLine([
        ...[
          c.metric,
          labels.get(cell.row) ?? cell.row,
          simulated.has(cell.row),
          labels.get(cell.column) ?? cell.column,
          c.sides[0]!.label,
          sides.get(cell.candidate) ?? cell.candidate,
        ],
        ...[
          cell.state,
          cell.note === null ? null : words.tell(cell.note_said, cell.note),
          e?.ratio ?? null,
          e?.low ?? null,
          e?.high ?? null,
          e?.confidence ?? null,
          e?.word ?? null,
          e?.p ?? null,
          e?.more_runs ?? null,
        ],
        ...numbers,
      ]),
    );
  }
  return lines.join('');
}
