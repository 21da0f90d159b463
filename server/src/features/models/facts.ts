import type { LanguageFacts, LoraFacts, ModelFacts, TensorFacts } from '@rackmark/contracts';
import type {
  LanguageFacts as InspectedLanguage,
  LoraFacts as InspectedLora,
  ModelFacts as Inspected,
  TensorFacts as InspectedTensor,
} from '@rackmark/model-file';

const tensor = (t: InspectedTensor): TensorFacts => ({
  name: t.name,
  type: t.type,
  shape: t.shape,
  dynamic: t.dynamic,
  quantisation: t.quantisation && {
    scheme: t.quantisation.scheme,
    scale: t.quantisation.scale,
    zero_point: t.quantisation.zeroPoint,
    channels: t.quantisation.channels,
  },
});

const toLora = ({ declaredRank, ...rest }: InspectedLora): LoraFacts => ({
  ...rest,
  declared_rank: declaredRank,
});

/** The reader's names are TypeScript's, the wire's are those of the database and the events. */
export function toFacts(f: Inspected): ModelFacts {
  return {
    description: f.description,
    min_runtime_version: f.minRuntimeVersion,
    compiled_for: f.compiledFor,
    kind: f.kind,
    parameter_count: f.parameterCount,
    parameter_bytes: f.parameterBytes,
    subgraphs: f.subgraphs,
    operator_count: f.operatorCount,
    operators: f.operators,
    custom_operators: f.customOperators,
    flex_operators: f.flexOperators,
    quantisation: f.quantisation,
    quantisation_text: f.quantisationText,
    inputs: f.inputs.map(tensor),
    outputs: f.outputs.map(tensor),
    signatures: f.signatures.map((s) => ({
      key: s.key,
      inputs: s.inputs.map(tensor),
      outputs: s.outputs.map(tensor),
    })),
    warnings: f.warnings,
    sections: f.sections,
    weights: f.weights,
    language: f.language && toLanguage(f.language),
    lora: f.lora && toLora(f.lora),
  };
}

function toLanguage(l: InspectedLanguage): LanguageFacts {
  return {
    model_type: l.modelType,
    context_tokens: l.contextTokens,
    cache_tokens: l.cacheTokens,
    prefill_lengths: l.prefillLengths,
    logits: l.logits,
    tokenizer: l.tokenizer && {
      kind: l.tokenizer.kind,
      algorithm: l.tokenizer.algorithm,
      vocabulary_size: l.tokenizer.vocabularySize,
    },
    start_token: l.startToken,
    stop_tokens: l.stopTokens,
    prompt_template: l.promptTemplate,
    prompt_affixes: l.promptAffixes,
    sampler: l.sampler,
    backends: l.backends,
    min_runtime_version: l.minRuntimeVersion,
    thinking: l.thinking,
    function_calling: l.functionCalling,
    parts: l.parts.map((p) => ({
      role: p.role,
      begin: p.begin,
      end: p.end,
      parameter_count: p.parameterCount,
      parameter_bytes: p.parameterBytes,
      weights: p.weights,
      quantisation: p.quantisation,
      operator_count: p.operatorCount,
      signatures: p.signatures,
      compiled_for: p.compiledFor,
      backends: p.backends,
    })),
    lora: l.lora && toLora(l.lora),
  };
}
