import {
  commonTask,
  type Cell,
  type Comparison,
  type ComparisonChoices,
  type Said,
} from '@rackmark/contracts';
import { english, said, saidOfConfiguration } from '@rackmark/words';
import type { CellPart } from '../measured/run-numbers.js';

type Side = Comparison['sides'][number];

/** What a side key asks for; null leaves that dimension open. */
export interface SideSelection {
  key: string;
  benchmarkNumber: number;
  modelPrefix: string | null;
  configurationKey: string | null;
}

/** @param key already checked by the contract's `sideKey` */
export function parseSide(key: string): SideSelection {
  const [benchmark = '', model = '*', configuration = '*'] = key.split('~');
  return {
    key,
    benchmarkNumber: Number(benchmark),
    modelPrefix: model === '*' ? null : model,
    configurationKey: configuration === '*' ? null : configuration,
  };
}

export function belongsTo(side: SideSelection, cell: Cell): boolean {
  return (
    (side.modelPrefix === null || cell.model.sha256.startsWith(side.modelPrefix)) &&
    (side.configurationKey === null || cell.configuration_key === side.configurationKey)
  );
}

/** Letters as in the pages: B is the base, candidates are A, C, D, … */
export function letterOf(index: number): string {
  return index === 0 ? 'B' : index === 1 ? 'A' : String.fromCharCode('A'.charCodeAt(0) + index);
}

export interface BenchmarkHead {
  id: string;
  number: number;
  name: string;
}

/** In English for readers that do not know the code. */
export const labelOf = (label: Said): { label: string; label_said: Said } => ({
  label: english.tell(label, ''),
  label_said: label,
});

/** A side as it is shown: named by what it fixes. */
export function describeSide(
  selection: SideSelection,
  index: number,
  benchmark: BenchmarkHead,
  cells: readonly Cell[],
  {
    engines,
    manyBenchmarks,
    without,
  }: { engines: boolean; manyBenchmarks: boolean; without: readonly string[] },
): Side {
  const first = cells[0];
  const model = selection.modelPrefix !== null && first ? first.model : null;
  const configuration = selection.configurationKey !== null && first ? first.configuration : null;
  const commas = [
    model?.name,
    configuration ? saidOfConfiguration(configuration, { engine: engines, without }) : undefined,
    manyBenchmarks || (model === null && configuration === null)
      ? said('side.benchmark', { benchmark: benchmark.number })
      : undefined,
  ].filter((p) => p !== undefined);
  return {
    key: selection.key,
    role: index === 0 ? 'base' : 'candidate',
    letter: letterOf(index),
    ...labelOf(said('side', { commas })),
    benchmark,
    model: model && {
      sha256: model.sha256,
      name: model.name,
      size_bytes: model.size_bytes,
      family: model.family,
    },
    configuration,
  };
}

/** Every side that one benchmark offers, and the comparison that most people want first. */
export function choicesOf(benchmark: BenchmarkHead, cells: readonly CellPart[]): ComparisonChoices {
  const models = [...new Map(cells.map((c) => [c.model.sha256, c.model])).values()];
  const configurations = [...new Map(cells.map((c) => [c.configuration_key, c.configuration])).entries()];
  const engines = new Set(configurations.map(([, c]) => c.engine)).size > 1;
  const without = commonTask(configurations.map(([, c]) => c));
  const modelSides = models.map((m) => ({
    key: `${benchmark.number}~${m.sha256.slice(0, 12)}~*`,
    label: m.name,
    kind: 'model' as const,
  }));
  const configurationSides = configurations.map(([key, c]) => ({
    key: `${benchmark.number}~*~${key}`,
    ...labelOf(saidOfConfiguration(c, { engine: engines, without })),
    kind: 'configuration' as const,
  }));
  const pick = modelSides.length > 1 ? modelSides : configurationSides.length > 1 ? configurationSides : [];
  const [base, ...candidates] = pick;
  return {
    benchmark,
    sides: [...modelSides, ...configurationSides],
    suggested: base ? { base: base.key, candidates: candidates.slice(0, 4).map((c) => c.key) } : null,
  };
}
