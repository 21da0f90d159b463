import { inflateSync } from 'node:zlib';
import { Budget } from './budget.js';
import { corrupt, ModelFileError } from './errors.js';
import type { TokenizerFacts } from './facts.js';
import { protoInt, ProtoReader } from './protobuf.js';

const algorithms: Record<number, string> = { 1: 'unigram', 2: 'bpe', 3: 'word', 4: 'char' };
/** The largest known tokenizers have about 35 MB as JSON. */
const MOST_JSON_BYTES = 96 << 20;

/** A SentencePiece ModelProto: its pieces are field 1, its trainer's settings field 2. @param begin of it in the file */
export function inspectSentencePiece(
  bytes: Uint8Array,
  begin: number,
  budget = new Budget(),
): TokenizerFacts {
  const reader = new ProtoReader('the SentencePiece tokenizer', begin, budget);
  let pieces = 0;
  let algorithm: string | null = 'unigram';
  reader.read(bytes, (field) => {
    if (field.number === 1 && field.wire === 2) pieces += 1;
    if (field.number !== 2 || field.wire !== 2) return;
    reader.inside(field, (f) => {
      if (f.number === 3 && f.wire === 0) algorithm = algorithms[protoInt(f)] ?? null;
    });
  });
  if (pieces === 0) throw corrupt('the SentencePiece tokenizer has no pieces', begin);
  return { kind: 'sentencepiece', algorithm, vocabularySize: pieces };
}

/** A Hugging Face `tokenizer.json`, packed with zlib behind its unpacked size (64 bits). @param begin of it in the file */
export function inspectHuggingFace(bytes: Uint8Array, begin: number, budget = new Budget()): TokenizerFacts {
  const what = 'the Hugging Face tokenizer';
  let parsed: unknown;
  try {
    const json = inflateSync(bytes.subarray(8), { maxOutputLength: MOST_JSON_BYTES });
    weigh(json, begin, budget);
    parsed = JSON.parse(new TextDecoder().decode(json));
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw corrupt(
      `${what} cannot be unpacked (${error instanceof Error ? error.message : 'no reason'})`,
      begin,
    );
  }
  const model = member(parsed, 'model');
  const vocabulary = member(model, 'vocab');
  const ids = Array.isArray(vocabulary)
    ? vocabulary.map((_, i) => i)
    : Object.values(typeof vocabulary === 'object' && vocabulary !== null ? vocabulary : {});
  const added = member(parsed, 'added_tokens');
  const addedIds = Array.isArray(added) ? added.map((t: unknown) => member(t, 'id')) : [];
  let most = -1;
  for (const list of [ids, addedIds])
    for (const id of list) if (typeof id === 'number' && Number.isInteger(id) && id > most) most = id;
  if (most < 0) throw corrupt(`${what} has no vocabulary`, begin);
  const type = member(model, 'type');
  return {
    kind: 'hugging-face',
    algorithm: typeof type === 'string' ? type.toLowerCase().slice(0, 40) : null,
    vocabularySize: Math.min(most + 1, Number.MAX_SAFE_INTEGER),
  };
}

const [OBJECT, LIST, COMMA] = [0x7b, 0x5b, 0x2c];

/** Before it is parsed: three bytes make an object that takes fifty in memory. */
function weigh(json: Uint8Array, begin: number, budget: Budget): void {
  budget.take(json.length, begin);
  for (const byte of json) {
    if (byte === COMMA) budget.step(begin);
    else if (byte === OBJECT || byte === LIST) for (let i = 0; i < 4; i++) budget.step(begin);
  }
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined;
