import type { Comparison, ComparisonChoices, Said } from '@rackmark/contracts';
import type { Words } from './words.js';

type Labelled = { label: string; label_said?: Said | null | undefined };
const labelled = <T extends Labelled>(words: Words, x: T): T => ({
  ...x,
  label: words.tell(x.label_said, x.label),
});
const all = (words: Words, codes: readonly Said[] | null | undefined, english: readonly string[]): string[] =>
  english.map((text, i) => words.tell(codes?.[i], text));

/** A comparison whose texts are in the reader’s language. */
export const comparisonIn = (words: Words, c: Comparison): Comparison => ({
  ...c,
  sides: c.sides.map((s) => labelled(words, s)),
  columns: c.columns.map((s) => labelled(words, s)),
  also_differs: all(words, c.also_differs_said, c.also_differs),
  equal_in_both: all(words, c.equal_in_both_said, c.equal_in_both),
  common_task: c.common_task && words.tell(c.common_task_said, c.common_task),
  cells: c.cells.map((x) => ({ ...x, note: x.note && words.tell(x.note_said, x.note) })),
  findings: c.findings.map((f) => ({
    ...f,
    strong: words.tell(f.strong_said, f.strong),
    text: words.tell(f.text_said, f.text),
  })),
});

export const choicesIn = (words: Words, c: ComparisonChoices): ComparisonChoices => ({
  ...c,
  sides: c.sides.map((s) => labelled(words, s)),
});
