import { Budget } from './budget.js';
import type { LanguageFacts } from './facts.js';
import { protoFloat, protoInt, ProtoReader, protoText, type ProtoField } from './protobuf.js';

/** Families of models by the field of `llm_model_type` that is set (LiteRT-LM 0.18). */
const modelTypes: Record<number, string> = {
  1: 'generic_model',
  2: 'gemma3n',
  3: 'function_gemma',
  4: 'gemma3',
  5: 'qwen3',
  7: 'qwen2p5',
  8: 'gemma4',
  9: 'fast_vlm',
  11: 'lfm2',
  12: 'minicpm5',
  13: 'minicpmv4',
};
const samplers: Record<number, string> = { 0: 'unspecified', 1: 'top_k', 2: 'top_p', 3: 'greedy' };
const MOST_STOP_TOKENS = 64;
const MOST_TEXT = 200;

type Metadata = Pick<
  LanguageFacts,
  | 'modelType'
  | 'startToken'
  | 'stopTokens'
  | 'promptTemplate'
  | 'promptAffixes'
  | 'sampler'
  | 'minRuntimeVersion'
  | 'thinking'
  | 'functionCalling'
> & { maxTokens: number | null };

/** Reads LiteRT-LM's `LlmMetadata`. @param begin of it in the file @throws ModelFileError */
export function readLlmMetadata(bytes: Uint8Array, begin: number, budget = new Budget()): Metadata {
  const reader = new ProtoReader('the LLM metadata', begin, budget);
  const found: Metadata = {
    modelType: null,
    startToken: null,
    stopTokens: [],
    promptTemplate: null,
    promptAffixes: null,
    sampler: null,
    minRuntimeVersion: null,
    thinking: false,
    functionCalling: false,
    maxTokens: null,
  };
  const take: Record<number, (f: ProtoField) => void> = {
    1: (f) => (found.startToken = tokenOf(reader, f)),
    2: (f) => {
      const token = tokenOf(reader, f);
      if (token !== null && found.stopTokens.length < MOST_STOP_TOKENS) found.stopTokens.push(token);
    },
    3: (f) => {
      found.promptTemplate ??= 'affixes';
      found.promptAffixes = readTemplates(reader, f);
    },
    4: (f) => (found.sampler = samplerOf(reader, f)),
    6: (f) => reader.inside(f, (m) => (found.modelType = modelTypes[m.number] ?? `type ${m.number}`)),
    7: () => (found.promptTemplate = 'jinja'),
    14: (f) => (found.minRuntimeVersion = protoText(f).slice(0, MOST_TEXT)),
  };
  const numbers: Record<number, (f: ProtoField) => void> = {
    5: (f) => (found.maxTokens = protoInt(f) > 0 ? protoInt(f) : null),
    11: (f) => (found.thinking = f.value !== 0),
    12: (f) => (found.functionCalling = f.value !== 0),
  };
  reader.read(bytes, (f) => {
    if (f.wire === 2) take[f.number]?.(f);
    else if (f.wire === 0) numbers[f.number]?.(f);
  });
  return found;
}

/** PromptTemplates: the affixes of the user's turn (field 1), and the system's text (3). */
export function readTemplates(reader: ProtoReader, field: ProtoField): LanguageFacts['promptAffixes'] {
  const affixes = { session: '', prefix: '', suffix: '' };
  reader.inside(field, (role) => {
    if (role.wire !== 2 || (role.number !== 1 && role.number !== 3)) return;
    reader.inside(role, (f) => {
      if (f.wire !== 2) return;
      const affix = protoText(f).slice(0, MOST_TEXT);
      if (role.number === 3) affixes.session = (affixes.session + affix).slice(0, MOST_TEXT);
      else if (f.number === 1) affixes.prefix = affix;
      else if (f.number === 2) affixes.suffix = affix;
    });
  });
  return affixes;
}

/** A TokenUnion: ids, or a text that the tokenizer turns into ids. */
function tokenOf(reader: ProtoReader, field: ProtoField): string | null {
  let text: string | null = null;
  reader.inside(field, (f) => {
    if (f.number === 2 && f.wire === 2) text = protoText(f).slice(0, MOST_TEXT);
    if (f.number !== 1 || f.wire !== 2) return;
    const ids: number[] = [];
    reader.inside(f, (id) => {
      if (id.number !== 1) return;
      if (id.wire === 2) ids.push(...reader.packed(id).slice(0, MOST_TEXT));
      else ids.push(id.value);
    });
    text = ids.slice(0, MOST_TEXT).join(' ');
  });
  return text;
}

function samplerOf(reader: ProtoReader, field: ProtoField): LanguageFacts['sampler'] {
  const sampler: NonNullable<LanguageFacts['sampler']> = {
    kind: 'unspecified',
    k: null,
    p: null,
    temperature: null,
  };
  reader.inside(field, (f) => {
    if (f.number === 1 && f.wire === 0) sampler.kind = samplers[protoInt(f)] ?? `type ${protoInt(f)}`;
    if (f.number === 2 && f.wire === 0) sampler.k = protoInt(f);
    if (f.number === 3 && f.wire === 5) sampler.p = protoFloat(f);
    if (f.number === 4 && f.wire === 5) sampler.temperature = protoFloat(f);
  });
  return sampler;
}
