import { Budget } from './budget.js';
import type { LanguageFacts } from './facts.js';
import { readLlmMetadata, readTemplates } from './llm-metadata.js';
import { protoInt, ProtoReader, protoText, type ProtoField } from './protobuf.js';

const MOST_TOKENS = 64;
const MOST_TEXT = 200;

/**
 * Reads the metadata of a `.task` file: MediaPipe's `LlmParameters`, or LiteRT-LM's `LlmMetadata`, which some bundles
 * hold under the same name. The two give the same numbers to fields of other kinds, which tells them apart.
 * @param begin of it in the file
 * @throws ModelFileError
 */
export function readTaskMetadata(
  bytes: Uint8Array,
  begin: number,
  budget = new Budget(),
): Partial<LanguageFacts> {
  if (!isParameters(bytes, begin, budget)) {
    const { maxTokens, ...rest } = readLlmMetadata(bytes, begin, budget);
    return maxTokens === null ? rest : { ...rest, contextTokens: maxTokens };
  }
  const reader = new ProtoReader('the LLM parameters', begin, budget);
  const found: Partial<LanguageFacts> = {};
  const stopTokens: string[] = [];
  const take: Record<number, (f: ProtoField) => void> = {
    1: (f) => {
      const most = longest(reader, f);
      if (most !== null) found.contextTokens = most;
    },
    4: (f) => (found.startToken = String(protoInt(f))),
    5: (f) => stopTokens.length < MOST_TOKENS && stopTokens.push(short(f)),
    6: (f) => (found.startToken = short(f)),
    8: (f) => (found.promptAffixes = affixesOf(reader, f)),
    17: (f) => (found.promptAffixes = readTemplates(reader, f)),
  };
  reader.read(bytes, (f) => {
    if (f.wire === (f.number === 4 ? 0 : 2)) take[f.number]?.(f);
  });
  return { ...found, stopTokens, promptTemplate: found.promptAffixes ? 'affixes' : null };
}

/** Of `LlmParameters` alone: a vocabulary's size (2), a start token's id (4), stop tokens as texts (5). */
function isParameters(bytes: Uint8Array, begin: number, budget: Budget): boolean {
  let is = false;
  new ProtoReader('the LLM metadata', begin, budget).read(bytes, ({ number, wire }) => {
    is ||= (number === 5 && wire === 2) || ((number === 2 || number === 4) && wire === 0);
  });
  return is;
}

const short = (f: ProtoField) => protoText(f).slice(0, MOST_TEXT);

/** TransformerParameters: the longest sequence. */
function longest(reader: ProtoReader, field: ProtoField): number | null {
  let most: number | null = null;
  reader.inside(field, (f) => {
    if (f.number === 2 && f.wire === 0 && protoInt(f) > 0) most = protoInt(f);
  });
  return most;
}

/** PromptTemplate: what stands before the session, before a prompt and after it. */
function affixesOf(reader: ProtoReader, field: ProtoField): LanguageFacts['promptAffixes'] {
  const affixes = { session: '', prefix: '', suffix: '' };
  reader.inside(field, (f) => {
    if (f.wire !== 2) return;
    if (f.number === 1) affixes.session = short(f);
    if (f.number === 2) affixes.prefix = short(f);
    if (f.number === 3) affixes.suffix = short(f);
  });
  return affixes;
}
