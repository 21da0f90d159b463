import type { LanguageFacts, ModelFacts, OperatorFacts } from './facts.js';
import { emptyLanguage, languageWarnings } from './language.js';
import { weightsByType } from './quantisation.js';

/** A TFLite model inside a container. */
export interface Part {
  role: string;
  begin: number;
  end: number;
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
    parts: parts.map(partFacts),
  };
  return {
    ...main.facts,
    kind: 'language-model',
    compiledFor: of.find((f) => f.compiledFor !== null)?.compiledFor ?? null,
    parameterCount: sum((f) => f.parameterCount),
    parameterBytes: sum((f) => f.parameterBytes),
    weights: weightsByType(of.flatMap((f) => f.weights)),
    subgraphs: sum((f) => f.subgraphs),
    operatorCount: sum((f) => f.operatorCount),
    operators: mergeOperators(of.flatMap((f) => f.operators)),
    customOperators: [...new Set(of.flatMap((f) => f.customOperators))],
    flexOperators: [...new Set(of.flatMap((f) => f.flexOperators))],
    unknownBuiltins: [...new Set(of.flatMap((f) => f.unknownBuiltins))],
    warnings: [...new Set([...of.flatMap((f) => f.warnings), ...languageWarnings(language)])],
    language,
  };
}

const partFacts = ({ role, begin, end, backends, facts }: Part): LanguageFacts['parts'][number] => ({
  role,
  begin,
  end,
  parameterCount: facts.parameterCount,
  parameterBytes: facts.parameterBytes,
  weights: facts.weights,
  quantisation: facts.quantisation,
  operatorCount: facts.operatorCount,
  signatures: facts.signatures.map((s) => s.key),
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
    operatorCount: 0,
    operators: [],
    customOperators: [],
    flexOperators: [],
    unknownBuiltins: [],
    quantisation: 'none',
    quantisationText: 'No model inside.',
    inputs: [],
    outputs: [],
    signatures: [],
    warnings: ['It holds no TFLite model.'],
    sections: [],
    language: { ...emptyLanguage(), ...more },
    lora: null,
  };
}
