import { combine, type Part } from './combine.js';
import { corrupt, ModelFileError } from './errors.js';
import type { LanguageFacts, ModelFacts, SectionFacts, TokenizerFacts } from './facts.js';
import { inside } from './litertlm.js';
import { readTaskMetadata } from './llm-parameters.js';
import type { ByteSource } from './source.js';
import { inspectTflite } from './tflite.js';
import { inspectSentencePiece } from './tokenizer.js';
import { contentAt, MOST_UNPACKED, openEntry, readZip, type ZipEntry } from './zip.js';

const MOST_TOKENIZER = 64 << 20;
const MOST_METADATA = 4 << 20;

/**
 * Reads a `.task` file as MediaPipe ships them: a zip of TFLite models (`TF_LITE_PREFILL_DECODE` …), a SentencePiece
 * tokenizer (`TOKENIZER_MODEL`) and metadata.
 * @returns null when the zip holds no TFLite model: then it is something else
 * @throws ModelFileError
 */
export function inspectTask(source: ByteSource): ModelFacts | null {
  const entries = readZip(source).filter((e) => e.bytes > 0);
  let budget = MOST_UNPACKED;
  const opened = entries.map((entry) => {
    const content = openEntry(source, entry, budget);
    if (entry.method !== 0) budget -= content?.size ?? 0;
    return { entry, content };
  });
  const models = opened.filter((o) => o.content !== null && isTflite(o.content));
  const unread = opened.filter((o) => o.content === null).map((o) => o.entry.name);
  if (models.length === 0) return null;
  const parts = models.map(({ entry, content }): Part => {
    const begin = contentAt(source, entry);
    const role = roleOf(entry.name);
    return {
      role,
      begin,
      end: begin + entry.packedBytes,
      backends: [],
      facts: inside({ begin }, role, () => inspectTflite(content!)),
    };
  });
  const tokenizer = opened.find((o) => /tokenizer/i.test(o.entry.name) && o.content !== null);
  const metadata = opened.find((o) => o.entry.name === 'METADATA' && o.content !== null);
  const facts = combine(parts, {
    ...(metadata === undefined ? {} : metadataOf(metadata.content!, contentAt(source, metadata.entry))),
    tokenizer:
      tokenizer === undefined ? null : tokenizerOf(tokenizer.content!, contentAt(source, tokenizer.entry)),
  });
  const isGraph = parts.every((p) => p.facts.language === null) && tokenizer === undefined;
  return {
    ...facts,
    format: 'task',
    kind: isGraph ? 'graph' : 'language-model',
    language: isGraph ? null : facts.language,
    sizeBytes: source.size,
    sections: entries.map((e) => sectionOf(source, e)),
    warnings: [
      ...facts.warnings,
      ...unread.map((name) => `Its entry ${name} is packed in a way that Rackmark does not look into.`),
    ],
  };
}

function isTflite(content: ByteSource): boolean {
  return content.size >= 8 && new TextDecoder().decode(content.read(4, 4)) === 'TFL3';
}

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
    return inspectSentencePiece(content.read(0, content.size), begin);
  } catch (error) {
    // A zip says nothing about what kind of tokenizer it holds; one that is none of ours is left unnamed.
    if (error instanceof ModelFileError) return null;
    throw error;
  }
}

function metadataOf(content: ByteSource, begin: number): Partial<LanguageFacts> {
  if (content.size > MOST_METADATA) throw corrupt('its metadata is far too long', begin);
  return readTaskMetadata(content.read(0, content.size), begin);
}

const sectionOf = (source: ByteSource, e: ZipEntry): SectionFacts => {
  const begin = contentAt(source, e);
  return {
    type: /^tf_lite_|\.tflite$/i.test(e.name)
      ? 'TFLite model'
      : /tokenizer/i.test(e.name)
        ? 'tokenizer'
        : e.name === 'METADATA'
          ? 'LLM metadata'
          : 'file',
    begin,
    end: begin + e.packedBytes,
    metadata: { name: e.name, packed: e.method === 0 ? 'no' : 'yes', bytes: String(e.bytes) },
  };
};
