import { closeSync, openSync, writeSync } from 'node:fs';
import { decoderModel, decoderWeights } from '../decoder.js';
import { planContainer, SECTION } from './container.js';
import { ABOUT, DECODER_SECTION, shapeOf, stopTokensOf } from './language-model.js';
import { writeMetadata } from './metadata.js';
import { SampleTokenizer } from './tokenizer.js';

const WIDE = {
  vocabulary: 4096,
  width: 2048,
  heads: 16,
  hidden: 8192,
  context: 512,
  prefills: [32],
  weights: 'int8' as const,
};

/**
 * Writes a `.litertlm` file of any size straight to disk: about 50 MB a layer, and 46 MB besides. All layers have the same
 * weights, each in bytes of its own, so that neither time nor memory to make it grow with it.
 * @returns bytes written
 */
export function writeLargeLanguageModel(path: string, { layers }: { layers: number }): number {
  const shape = shapeOf({ shape: { ...WIDE, layers } });
  const one = decoderWeights({ ...shape, layers: 1 });
  const weights = { ...one, layers: Array.from({ length: layers }, () => one.layers[0]!) };
  const { head, pieces, size } = decoderModel(shape, weights).finishInPieces();
  const before = [
    {
      kind: SECTION.llmMetadata,
      bytes: writeMetadata({ contextTokens: shape.context, stopTokens: stopTokensOf({}, shape) }),
    },
    { kind: SECTION.sentencePiece, bytes: new SampleTokenizer(shape.vocabulary).model() },
  ];
  const sections = [...before.map((s) => ({ ...s, size: s.bytes.length })), { ...DECODER_SECTION, size }];
  const plan = planContainer(sections, ABOUT);
  const fd = openSync(path, 'w');
  try {
    writeAt(fd, plan.head, 0);
    before.forEach(({ bytes }, i) => writeAt(fd, bytes, plan.begins[i]!));
    const model = plan.begins.at(-1)!;
    writeAt(fd, head, model);
    for (const { at, data } of pieces) writeAt(fd, data, model + at);
  } finally {
    closeSync(fd);
  }
  return plan.size;
}

function writeAt(fd: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
