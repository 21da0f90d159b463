import type { LanguageFacts, SignatureFacts } from './facts.js';
import { loraFactsOf } from './lora.js';
import { elementTypes } from './operators.js';
import { remark, type Remark } from './remark.js';

const CACHE = /^(kv_cache_[kv]|k_cache|v_cache)_/;
const MASK = /mask/;
/** What the signatures of a decoder tell; null for a model that is none. */
export function languageOf(signatures: readonly SignatureFacts[]): LanguageFacts | null {
  const prefill = signatures.filter((s) => s.key.startsWith('prefill'));
  const decode = signatures.find((s) => s.key.startsWith('decode'));
  if (prefill.length === 0 || decode === undefined) return null;
  const cacheTokens = cacheLength(decode);
  return {
    ...emptyLanguage(),
    contextTokens: cacheTokens,
    cacheTokens,
    prefillLengths: [...new Set(prefill.map(promptLength).filter((n) => n !== null))].sort((a, b) => a - b),
    logits: decode.outputs.find((t) => t.name === 'logits')?.shape.at(-1) ?? null,
    lora: loraFactsOf(decode.inputs.map((t) => ({ ...t, bytes: bytesOf(t) }))),
  };
}

const bitsOf = new Map(elementTypes.map((e) => [e.name, e.bits]));
/** Shapes may claim what no number holds. */
const bytesOf = ({ shape, type }: SignatureFacts['inputs'][number]) => {
  const bytes = Math.ceil((shape.reduce((n, d) => n * Math.max(0, d), 1) * (bitsOf.get(type) ?? 0)) / 8);
  return Number.isSafeInteger(bytes) ? bytes : 0;
};

export const emptyLanguage = (): LanguageFacts => ({
  modelType: null,
  contextTokens: null,
  cacheTokens: null,
  prefillLengths: [],
  logits: null,
  tokenizer: null,
  startToken: null,
  stopTokens: [],
  promptTemplate: null,
  promptAffixes: null,
  sampler: null,
  backends: [],
  minRuntimeVersion: null,
  thinking: false,
  functionCalling: false,
  lora: null,
});

/** Tokens that one call takes: the length of the positions, or the width of the tokens. */
function promptLength({ inputs }: SignatureFacts): number | null {
  const named = (name: RegExp) => inputs.find((t) => name.test(t.name));
  const positions = named(/^(input_pos|positions)$/);
  const length = positions?.shape.at(-1) ?? named(/^(tokens|token_ids)$/)?.shape.at(-1);
  return length !== undefined && length > 0 ? length : null;
}

/**
 * The KV cache's length: the mask's last dimension says it outright. Without a mask it is the largest dimension but one's own
 * width and batch of the first cache (layouts differ between exporters).
 */
function cacheLength({ inputs }: SignatureFacts): number | null {
  const mask = inputs.find((t) => MASK.test(t.name) && t.shape.length >= 2);
  if (mask !== undefined) return positive(mask.shape.at(-1));
  const cache = inputs.find((t) => CACHE.test(t.name) && t.shape.length >= 3);
  return cache === undefined ? null : positive(Math.max(...cache.shape.slice(1)));
}

const positive = (n: number | undefined) => (n !== undefined && n > 0 ? n : null);

/** For the warnings: which of the model's own facts do not fit each other. */
export function languageWarnings(l: LanguageFacts): Remark[] {
  const { tokenizer, logits, contextTokens, cacheTokens } = l;
  return [
    tokenizer !== null &&
      logits !== null &&
      tokenizer.vocabularySize > logits &&
      remark('model.tokenizer', { n: tokenizer.vocabularySize, of: logits }),
    contextTokens !== null &&
      cacheTokens !== null &&
      contextTokens > cacheTokens &&
      remark('model.cache', { n: contextTokens, of: cacheTokens }),
  ].filter((w) => w !== false);
}
