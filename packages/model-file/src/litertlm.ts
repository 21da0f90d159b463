import { combine, type Part } from './combine.js';
import { corrupt, ModelFileError, truncated } from './errors.js';
import type { LanguageFacts, ModelFacts, SectionFacts, TokenizerFacts } from './facts.js';
import { FlatBuffer, type Table } from './flatbuffer.js';
import { readLlmMetadata } from './llm-metadata.js';
import { most } from './limits.js';
import { sliceSource, type ByteSource } from './source.js';
import { inspectTflite } from './tflite.js';
import { inspectHuggingFace, inspectSentencePiece } from './tokenizer.js';

const MAJOR = 1;
const HEADER_AT = 32;
/** Names of sections by their number (litertlm_header_schema.fbs, version 1.7). */
const sectionTypes = [
  'none',
  'generic binary',
  'deprecated',
  'TFLite model',
  'SentencePiece tokenizer',
  'LLM metadata',
  'Hugging Face tokenizer',
  'TFLite weights',
  'embedding metadata',
  'executor metadata',
  'speech metadata',
  'transcription metadata',
];
/** Most bytes that a header, metadata or a tokenizer may take; none of the real ones comes near. */
const MOST_HEADER = 16 << 20;
const MOST_METADATA = 4 << 20;
const MOST_TOKENIZER = 64 << 20;

/**
 * Reads a `.litertlm` file: magic, version, end of header at byte 24, a FlatBuffer at 32 with the list of sections, then the
 * sections: TFLite models, a tokenizer and LLM metadata are looked into.
 * @throws ModelFileError
 */
export function inspectLitertlm(source: ByteSource): ModelFacts {
  const sections = sectionsOf(source);
  const parts = ofType(sections, 'TFLite model').map((s, i) => readPart(source, s, i));
  return {
    ...combine(parts, { ...metadataOf(source, sections), tokenizer: tokenizerOf(source, sections) }),
    format: 'litertlm',
    sizeBytes: source.size,
    sections,
    sectionCount: sections.length,
  };
}

/** The bytes of one TFLite model inside. @param index among those @throws ModelFileError */
export function openSection(source: ByteSource, index: number): ByteSource | null {
  const section = ofType(sectionsOf(source), 'TFLite model')[index];
  return section === undefined ? null : sliceSource(source, section.begin, section.end);
}

function sectionsOf(source: ByteSource): SectionFacts[] {
  const file = new FlatBuffer(source);
  const major = file.u32(8, 'the file head');
  if (major !== MAJOR) {
    throw new ModelFileError(
      'MODEL_VERSION_UNSUPPORTED',
      `This .litertlm file is of version ${major}; Rackmark reads version ${MAJOR}.`,
    );
  }
  const headerEnd = file.u64(24, 'the file head');
  if (headerEnd > source.size) throw truncated('the header', source.size);
  if (headerEnd <= HEADER_AT) throw corrupt('the header has no content', 24);
  if (headerEnd > MOST_HEADER) throw corrupt('the header is far too long', 24);
  const sections = readSections(sliceSource(source, HEADER_AT, headerEnd), source.size);
  if (sections.length === 0)
    throw new ModelFileError(
      'MODEL_NO_SUBGRAPH',
      'This .litertlm file has no sections: there is nothing to run.',
    );
  return sections;
}

const ofType = (sections: readonly SectionFacts[], type: string) => sections.filter((s) => s.type === type);

function readSections(header: ByteSource, fileSize: number): SectionFacts[] {
  const tables =
    new FlatBuffer(header)
      .root()
      .child(1, 'the list of sections')
      ?.tables(0, 'a section', most.sections + 1) ?? [];
  if (tables.length > most.sections) throw corrupt('it claims to have endless sections', HEADER_AT);
  return tables.map((t) => readSection(t, fileSize));
}

function readSection(t: Table, size: number): SectionFacts {
  const begin = t.u64(1, 0, 'a section');
  const end = t.u64(2, 0, 'a section');
  if (end > size) throw truncated('a section', size);
  if (begin > end || begin < HEADER_AT) throw corrupt('a section begins outside the file', begin);
  const type = t.u8(3, 0, 'a section');
  const metadata: Record<string, string> = {};
  for (const item of t.tables(0, 'section metadata', most.pairs)) {
    const key = item.text(0, 'section metadata');
    const value = valueOf(item);
    if (key !== null && value !== null) metadata[key] = value;
  }
  return { type: sectionTypes[type] ?? `type ${type}`, begin, end, metadata };
}

const what = 'section metadata';
/** Readers of the union of values, by its number; every value is a table with one field. */
const valueReaders: Record<number, (t: Table) => number | string | boolean | null> = {
  1: (t) => t.u8(0, 0, what),
  2: (t) => t.i8(0, 0, what),
  3: (t) => t.u16(0, 0, what),
  4: (t) => (t.u16(0, 0, what) << 16) >> 16,
  5: (t) => t.u32(0, 0, what),
  6: (t) => t.i32(0, 0, what),
  7: (t) => t.f32(0, 0, what),
  8: (t) => t.u8(0, 0, what) !== 0,
  9: (t) => t.text(0, what),
  10: (t) => t.i64(0, 0, what),
  11: (t) => t.i64(0, 0, what),
  12: (t) => t.f64(0, 0, what),
};

function valueOf(item: Table): string | null {
  const read = valueReaders[item.u8(1, 0, what)];
  const table = item.child(2, what);
  const value = read === undefined || table === null ? null : read(table);
  return value === null ? null : String(value);
}

function readPart(source: ByteSource, section: SectionFacts, index: number): Part {
  const role = (section.metadata['model_type'] ?? 'model').replace(/^tf_lite_/, '');
  const backends = (section.metadata['backend_constraint'] ?? '')
    .split(',')
    .map((b) => b.trim().toLowerCase());
  return {
    role,
    path: [String(index)],
    begin: section.begin,
    end: section.end,
    sizeBytes: section.end - section.begin,
    backends: backends.filter(Boolean),
    facts: inside(section, role, () => inspectTflite(sliceSource(source, section.begin, section.end))),
  };
}

/** What is wrong in a part is told with its place in the whole file. */
export function inside<T>(part: { begin: number }, name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ModelFileError) || error.code === 'MODEL_TOO_COSTLY') throw error;
    const offset = error.offset === null ? null : error.offset + part.begin;
    throw new ModelFileError(
      error.code,
      `The TFLite model inside (${name}) is broken. ${error.message}`,
      offset,
    );
  }
}

function bytesOf(source: ByteSource, section: SectionFacts, most: number, name: string): Uint8Array {
  if (section.end - section.begin > most) throw corrupt(`${name} is far too long`, section.begin);
  return source.read(section.begin, section.end - section.begin);
}

function metadataOf(source: ByteSource, sections: readonly SectionFacts[]): Partial<LanguageFacts> {
  const [section] = ofType(sections, 'LLM metadata');
  if (section === undefined) return {};
  const { maxTokens, ...rest } = readLlmMetadata(
    bytesOf(source, section, MOST_METADATA, 'the LLM metadata'),
    section.begin,
    source.budget,
  );
  return maxTokens === null ? rest : { ...rest, contextTokens: maxTokens };
}

function tokenizerOf(source: ByteSource, sections: readonly SectionFacts[]): TokenizerFacts | null {
  const [sentencePiece] = ofType(sections, 'SentencePiece tokenizer');
  const [huggingFace] = ofType(sections, 'Hugging Face tokenizer');
  const read = (s: SectionFacts) => bytesOf(source, s, MOST_TOKENIZER, 'the tokenizer');
  if (sentencePiece !== undefined)
    return inspectSentencePiece(read(sentencePiece), sentencePiece.begin, source.budget);
  if (huggingFace !== undefined)
    return inspectHuggingFace(read(huggingFace), huggingFace.begin, source.budget);
  return null;
}
