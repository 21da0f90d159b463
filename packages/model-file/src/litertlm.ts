import { corrupt, ModelFileError, truncated } from './errors.js';
import type { ModelFacts, SectionFacts } from './facts.js';
import { FlatBuffer, type Table } from './flatbuffer.js';
import { inspectTflite } from './tflite.js';

const MAJOR = 1;
const HEADER_AT = 32;
const sectionTypes = [
  'none',
  'generic binary',
  'deprecated',
  'TFLite model',
  'SentencePiece tokenizer',
  'LLM metadata',
  'Hugging Face tokenizer',
  'TFLite weights',
];
const TFLITE_MODEL = 3;
const STRING_VALUE = 9;

/**
 * Reads the header of a `.litertlm` file: magic, version, end of header at byte 24, a FlatBuffer at 32 with the list of
 * sections, then the sections. The first TFLite model in it is inspected, too.
 * @throws ModelFileError
 */
export function inspectLitertlm(bytes: Uint8Array): ModelFacts {
  const file = new FlatBuffer(bytes);
  const major = file.u32(8, 'the file head');
  if (major !== MAJOR) {
    throw new ModelFileError(
      'MODEL_VERSION_UNSUPPORTED',
      `This .litertlm file is of version ${major}; Rackmark reads version ${MAJOR}.`,
    );
  }
  const headerEnd = file.u64(24, 'the file head');
  if (headerEnd > bytes.byteLength) throw truncated('the header', bytes.byteLength);
  if (headerEnd <= HEADER_AT) throw corrupt('the header has no content', 24);
  const header = new FlatBuffer(bytes.subarray(HEADER_AT, headerEnd));
  const root = header.root();
  const sections = (root.child(1, 'the list of sections')?.tables(0, 'a section') ?? []).map((t) =>
    readSection(t, bytes.byteLength),
  );
  if (sections.length === 0)
    throw new ModelFileError(
      'MODEL_NO_SUBGRAPH',
      'This .litertlm file has no sections: there is nothing to run.',
    );
  const first = sections.find((s) => s.type === sectionTypes[TFLITE_MODEL]);
  const inner = first === undefined ? null : inspectInner(bytes, first);
  const warnings = [...(inner?.warnings ?? [])];
  if (first === undefined) warnings.push('It holds no TFLite model.');
  return {
    ...(inner ?? emptyFacts()),
    format: 'litertlm',
    kind: 'language-model',
    sizeBytes: bytes.byteLength,
    warnings,
    sections,
  };
}

function inspectInner(bytes: Uint8Array, section: SectionFacts): ModelFacts {
  try {
    return inspectTflite(bytes.subarray(section.begin, section.end));
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    const offset = error.offset === null ? null : error.offset + section.begin;
    throw new ModelFileError(error.code, `The TFLite model inside is broken. ${error.message}`, offset);
  }
}

function readSection(t: Table, size: number): SectionFacts {
  const begin = t.u64(1, 0, 'a section');
  const end = t.u64(2, 0, 'a section');
  if (end > size) throw truncated('a section', size);
  if (begin > end || begin < HEADER_AT) throw corrupt('a section begins outside the file', begin);
  const type = t.u8(3, 0, 'a section');
  const metadata: Record<string, string> = {};
  for (const item of t.tables(0, 'section metadata')) {
    const key = item.text(0, 'section metadata');
    const value =
      item.u8(1, 0, 'section metadata') === STRING_VALUE
        ? item.child(2, 'section metadata')?.text(0, 'section metadata')
        : null;
    if (key !== null && value != null) metadata[key] = value;
  }
  return { type: sectionTypes[type] ?? `type ${type}`, begin, end, metadata };
}

function emptyFacts(): ModelFacts {
  return {
    format: 'litertlm',
    description: null,
    minRuntimeVersion: null,
    compiledFor: null,
    kind: 'language-model',
    sizeBytes: 0,
    parameterCount: 0,
    parameterBytes: 0,
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
    warnings: [],
    sections: [],
  };
}
