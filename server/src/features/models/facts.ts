import {
  shownFacts,
  type LanguageFacts,
  type LoraFacts,
  type ModelFacts,
  type ModelTensor,
  type OperatorFacts,
  type PartFacts,
  type Said,
  type SectionFacts,
  type TensorFacts,
} from '@rackmark/contracts';
import type {
  LanguageFacts as InspectedLanguage,
  LoraFacts as InspectedLora,
  ModelFacts as Inspected,
  PartFacts as InspectedPart,
  Remark,
  TensorFacts as InspectedTensor,
} from '@rackmark/model-file';
import { english, type Key } from '@rackmark/words';

const tensor = (t: InspectedTensor): TensorFacts => ({
  name: t.name,
  type: t.type,
  shape: t.shape,
  dynamic: t.dynamic,
  shape_signature: t.shapeSignature,
  range: t.range,
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

/** Raised when facts are told in another way: models that are known are then described anew. */
export const FACTS_VERSION = 4;

/** What of a model is paged, each list as its items are stored. */
export interface Details {
  tensors: ModelTensor[];
  operators: OperatorFacts[];
  sections: SectionFacts[];
}

const tensorsOf = (f: Inspected): ModelTensor[] => {
  const groups = f.signatures.length > 0 ? f.signatures : [f];
  return groups.flatMap((g, signature) => [
    ...g.inputs.map((t) => ({ ...tensor(t), signature, side: 'input' as const })),
    ...g.outputs.map((t) => ({ ...tensor(t), signature, side: 'output' as const })),
  ]);
};

export const toDetails = (f: Inspected): Details => ({
  tensors: tensorsOf(f),
  operators: f.operators,
  sections: f.sections,
});

/** The reader has codes and no words: those that it names are there. */
const saidOf = ({ code, params }: Remark): Said => ({ code: code satisfies Key, params });
const inEnglish = (r: Remark): string => english.tell(saidOf(r), r.code);

/** The reader's names are TypeScript's, the wire's are those of the database and the events. Lists are shown in part. */
export function toFacts(f: Inspected): ModelFacts {
  return {
    description: f.description,
    min_runtime_version: f.minRuntimeVersion,
    compiled_for: f.compiledFor,
    kind: f.kind,
    parameter_count: f.parameterCount,
    parameter_bytes: f.parameterBytes,
    subgraphs: f.subgraphs,
    tensor_count: f.tensorCount,
    operator_count: f.operatorCount,
    operators: f.operators.slice(0, shownFacts.operators),
    operator_kinds: f.operatorKinds,
    custom_operators: f.customOperators,
    flex_operators: f.flexOperators,
    quantisation: f.quantisation,
    quantisation_text: inEnglish(f.quantisationText),
    quantisation_text_said: saidOf(f.quantisationText),
    inputs: f.inputs.slice(0, shownFacts.tensors).map(tensor),
    outputs: f.outputs.slice(0, shownFacts.tensors).map(tensor),
    input_count: f.inputCount,
    output_count: f.outputCount,
    signatures: f.signatures.slice(0, shownFacts.signatures).map((s) => ({
      key: s.key,
      input_count: s.inputCount,
      output_count: s.outputCount,
    })),
    signature_count: f.signatureCount,
    warnings: f.warnings.map(inEnglish),
    warnings_said: f.warnings.map(saidOf),
    sections: f.sections.slice(0, shownFacts.sections),
    section_count: f.sectionCount,
    parts: f.parts.slice(0, shownFacts.parts).map(toPart),
    part_count: f.partCount,
    weights: f.weights,
    language: f.language && toLanguage(f.language),
    lora: f.lora && toLora(f.lora),
  };
}

const toPart = (p: InspectedPart): PartFacts => ({
  role: p.role,
  path: p.path,
  begin: p.begin,
  end: p.end,
  size_bytes: p.sizeBytes,
  parameter_count: p.parameterCount,
  parameter_bytes: p.parameterBytes,
  weights: p.weights,
  quantisation: p.quantisation,
  operator_count: p.operatorCount,
  signatures: p.signatures,
  compiled_for: p.compiledFor,
  backends: p.backends,
});

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
    lora: l.lora && toLora(l.lora),
  };
}
