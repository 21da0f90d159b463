import { combine, type Part } from './combine.js';
import { corrupt, ModelFileError } from './errors.js';
import type { LanguageFacts, ModelFacts, SectionFacts, TokenizerFacts } from './facts.js';
import { most } from './limits.js';
import { inside } from './litertlm.js';
import { readTaskMetadata } from './llm-parameters.js';
import { listed, remark, remarks } from './remark.js';
import type { ByteSource } from './source.js';
import { inspectTflite } from './tflite.js';
import { inspectSentencePiece } from './tokenizer.js';
import { contentAt, openEntry, readZip, type ZipEntry } from './zip.js';

const MOST_TOKENIZER = 64 << 20;
const MOST_METADATA = 4 << 20;
/** MediaPipe's tasks hold tasks (a gesture recogniser that of the hand); none of those holds a third. */
const DEEPEST = 2;

/** What was found in a bundle and in the bundles inside it. */
interface Found {
  parts: Part[];
  sections: SectionFacts[];
  sectionCount: number;
  unread: string[];
  tokenizer: TokenizerFacts | null;
  hasTokenizer: boolean;
  metadata: Partial<LanguageFacts>;
}

/**
 * Reads a `.task` file as MediaPipe ships them: a zip of TFLite models (`TF_LITE_PREFILL_DECODE` …), a SentencePiece
 * tokenizer (`TOKENIZER_MODEL`) and metadata; of vision tasks one of models by their names, and of further `.task` files.
 * @returns null when the zip holds neither a TFLite model nor a tokenizer: then it is something else
 * @throws ModelFileError
 */
export function inspectTask(source: ByteSource): ModelFacts | null {
  const found: Found = {
    parts: [],
    sections: [],
    sectionCount: 0,
    unread: [],
    tokenizer: null,
    hasTokenizer: false,
    metadata: {},
  };
  readBundle(source, [], null, found);
  const { parts, tokenizer, hasTokenizer, unread } = found;
  if (parts.length === 0 && !hasTokenizer) return null;
  const facts = combine(parts, { ...found.metadata, tokenizer });
  const isGraph = parts.every((p) => p.facts.language === null) && !hasTokenizer;
  return {
    ...facts,
    ...(isGraph && parts.length > 1 ? notOfOne(parts.length) : {}),
    format: 'task',
    kind: isGraph ? 'graph' : 'language-model',
    language: isGraph ? null : facts.language,
    sizeBytes: source.size,
    sections: found.sections,
    sectionCount: found.sectionCount,
    warnings: remarks([
      ...facts.warnings,
      ...(unread.length === 0 ? [] : [remark('model.unread', { list: listed(unread) })]),
    ]),
  };
}

/** Several models for a pipeline: inputs, outputs and types of weights are those of each part, not of the bundle. */
const notOfOne = (count: number): Partial<ModelFacts> => ({
  description: null,
  quantisation: 'mixed',
  quantisationText: remark('weights.bundle', { n: count }),
  inputs: [],
  outputs: [],
  inputCount: 0,
  outputCount: 0,
  signatures: [],
  signatureCount: 0,
});

type Place = Pick<Part, 'begin' | 'end'>;

/** @param outer the entry that this bundle lies in; null: it is the file */
function readBundle(source: ByteSource, path: readonly string[], outer: Place | null, found: Found): void {
  const entries = readZip(source).filter((e) => e.bytes > 0);
  found.sectionCount += entries.length;
  for (const entry of entries) {
    const at = contentAt(source, entry);
    const place = outer ?? { begin: at, end: at + entry.packedBytes };
    const own = [...path, entry.name];
    if (found.sections.length < most.sections) found.sections.push(sectionOf(entry, own, place));
    const content = entry.name.length > most.name ? null : openEntry(source, entry);
    if (content === null) found.unread.push(entry.name.slice(0, most.name));
    else readEntry(content, own, place, found);
  }
}

function readEntry(content: ByteSource, path: readonly string[], place: Place, found: Found): void {
  const name = path.at(-1)!;
  const isOwn = path.length === 1;
  if (isTflite(content)) {
    const role = roleOf(name);
    const facts = inside(place, role, () => inspectTflite(content));
    found.parts.push({ role, path: [...path], ...place, sizeBytes: content.size, backends: [], facts });
  } else if (isZip(content) && /\.task$/i.test(name) && path.length <= DEEPEST)
    readBundle(content, path, place, found);
  else if (isOwn && /tokenizer/i.test(name) && !found.hasTokenizer) {
    found.hasTokenizer = true;
    found.tokenizer = tokenizerOf(content, place.begin);
  } else if (isOwn && name === 'METADATA') found.metadata = metadataOf(content, place.begin);
}

/** The bytes of one part. @param path as its facts tell it @throws ModelFileError */
export function openTaskPart(source: ByteSource, path: readonly string[]): ByteSource | null {
  let content: ByteSource | null = source;
  for (const name of path) {
    if (content === null) return null;
    const entry: ZipEntry | undefined = readZip(content).find((e) => e.name === name);
    content = entry === undefined ? null : openEntry(content, entry);
  }
  return content;
}

const startsWith = (content: ByteSource, at: number, text: string) =>
  content.size >= at + text.length && new TextDecoder().decode(content.read(at, text.length)) === text;
const isTflite = (content: ByteSource) => startsWith(content, 4, 'TFL3');
const isZip = (content: ByteSource) => startsWith(content, 0, 'PK\x03\x04');

/** `TF_LITE_PREFILL_DECODE` → `prefill_decode`; other names stay, without folder and ending. */
const roleOf = (name: string) =>
  name
    .replace(/^.*\//, '')
    .replace(/\.tflite$/i, '')
    .replace(/^tf_lite_/i, '')
    .toLowerCase()
    .slice(0, 80);

function tokenizerOf(content: ByteSource, begin: number): TokenizerFacts | null {
  if (content.size > MOST_TOKENIZER) return null;
  try {
    return inspectSentencePiece(content.read(0, content.size), begin, content.budget);
  } catch (error) {
    // A zip says nothing about what kind of tokenizer it holds; one that is none of ours is left unnamed.
    if (error instanceof ModelFileError && error.code !== 'MODEL_TOO_COSTLY') return null;
    throw error;
  }
}

function metadataOf(content: ByteSource, begin: number): Partial<LanguageFacts> {
  if (content.size > MOST_METADATA) throw corrupt('its metadata is far too long', begin);
  return readTaskMetadata(content.read(0, content.size), begin, content.budget);
}

const sectionOf = (e: ZipEntry, path: readonly string[], { begin, end }: Place): SectionFacts => ({
  type: /^tf_lite_|\.tflite$/i.test(e.name)
    ? 'TFLite model'
    : /\.task$/i.test(e.name)
      ? 'bundle'
      : /tokenizer/i.test(e.name)
        ? 'tokenizer'
        : e.name === 'METADATA'
          ? 'LLM metadata'
          : 'file',
  begin,
  end,
  metadata: {
    name: [...path].reverse().join(' in ').slice(0, most.name),
    packed: e.method === 0 ? 'no' : 'yes',
    bytes: String(e.bytes),
  },
});
