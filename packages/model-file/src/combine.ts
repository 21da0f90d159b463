import type { LanguageFacts, ModelFacts, OperatorFacts, PartFacts } from './facts.js';
import { emptyLanguage, languageWarnings } from './language.js';
import { most } from './limits.js';
import { weightsByType } from './quantisation.js';
import { remark, remarks } from './remark.js';

/** A TFLite model inside a container. */
export interface Part {
  role: string;
  path: string[];
  begin: number;
  end: number;
  sizeBytes: number;
  backends: string[];
  facts: ModelFacts;
}

/** The part that decodes speaks for the whole; operators and weights are those of all parts. */
export function combine(parts: readonly Part[], more: Partial<LanguageFacts>): ModelFacts {
  const main = parts.find((p) => p.facts.language !== null) ?? parts[0];
  if (main === undefined) return withoutModel(more);
  const of = parts.map((p) => p.facts);
  const sum = (pick: (f: ModelFacts) => number) => of.reduce((n, f) => n + pick(f), 0);
  const own = main.facts.language ?? emptyLanguage();
  const language: LanguageFacts = {
    ...own,
    ...more,
    backends: [...new Set(main.backends)],
  };
  const operators = mergeOperators(of.flatMap((f) => f.operators));
  return {
    ...main.facts,
    kind: 'language-model',
    compiledFor: of.find((f) => f.compiledFor !== null)?.compiledFor ?? null,
    parameterCount: sum((f) => f.parameterCount),
    parameterBytes: sum((f) => f.parameterBytes),
    weights: weightsByType(of.flatMap((f) => f.weights)),
    subgraphs: sum((f) => f.subgraphs),
    tensorCount: sum((f) => f.tensorCount),
    operatorCount: sum((f) => f.operatorCount),
    operators: operators.slice(0, most.operators),
    operatorKinds: operators.length,
    customOperators: [...new Set(of.flatMap((f) => f.customOperators))].slice(0, most.customNames),
    flexOperators: [...new Set(of.flatMap((f) => f.flexOperators))].slice(0, most.customNames),
    parts: parts.slice(0, most.parts).map(partFacts),
    partCount: parts.length,
    unknownBuiltins: [...new Set(of.flatMap((f) => f.unknownBuiltins))],
    warnings: remarks([...languageWarnings(language), ...of.flatMap((f) => f.warnings)]),
    language,
  };
}

const partFacts = ({ role, path, begin, end, sizeBytes, backends, facts }: Part): PartFacts => ({
  role,
  path,
  begin,
  end,
  sizeBytes,
  parameterCount: facts.parameterCount,
  parameterBytes: facts.parameterBytes,
  weights: facts.weights,
  quantisation: facts.quantisation,
  operatorCount: facts.operatorCount,
  signatures: facts.signatures.slice(0, 8).map((s) => s.key),
  compiledFor: facts.compiledFor,
  backends,
});

function mergeOperators(all: readonly OperatorFacts[]): OperatorFacts[] {
  const merged = new Map<string, OperatorFacts>();
  for (const o of all) {
    const key = `${o.custom} ${o.name}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? { ...o }
        : { ...known, count: known.count + o.count, version: Math.max(known.version, o.version) },
    );
  }
  return [...merged.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

function withoutModel(more: Partial<LanguageFacts>): ModelFacts {
  return {
    format: 'litertlm',
    description: null,
    minRuntimeVersion: null,
    compiledFor: null,
    kind: 'language-model',
    sizeBytes: 0,
    parameterCount: 0,
    parameterBytes: 0,
    weights: [],
    subgraphs: 0,
    tensorCount: 0,
    operatorCount: 0,
    operators: [],
    operatorKinds: 0,
    customOperators: [],
    flexOperators: [],
    unknownBuiltins: [],
    quantisation: 'none',
    quantisationText: remark('weights.no_model'),
    inputs: [],
    outputs: [],
    inputCount: 0,
    outputCount: 0,
    signatures: [],
    signatureCount: 0,
    warnings: [remark('model.empty')],
    sections: [],
    sectionCount: 0,
    parts: [],
    partCount: 0,
    language: { ...emptyLanguage(), ...more },
    lora: null,
  };
}
