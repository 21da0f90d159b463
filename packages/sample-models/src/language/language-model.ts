import { addModel } from '../bad-models.js';
import { decoderFile, decoderShape, decoderWeights, type DecoderShape } from '../decoder.js';
import { loraFile, loraWeights } from '../lora.js';
import { DecoderReference } from '../reference/decoder.js';
import { SECTION, writeContainer, type Section } from './container.js';
import { writeMetadata, writeParameters } from './metadata.js';
import { FIRST_TEXT, SampleTokenizer, SPECIAL } from './tokenizer.js';
import { writeZip } from './zip.js';

/** `tiny`: about 1 MB, for tests. `small` and `medium`: tens of megabytes, where weights and cache cost time. */
export const languageModelSizes = {
  tiny: { vocabulary: 768, width: 96, heads: 4, layers: 2, hidden: 192, context: 256, prefills: [16, 64] },
  small: {
    vocabulary: 2048,
    width: 256,
    heads: 4,
    layers: 4,
    hidden: 1024,
    context: 1280,
    prefills: [32, 128],
  },
  medium: {
    vocabulary: 4096,
    width: 320,
    heads: 5,
    layers: 7,
    hidden: 1280,
    context: 2304,
    prefills: [128, 512],
  },
} as const satisfies Record<string, Partial<DecoderShape>>;
export type LanguageModelSize = keyof typeof languageModelSizes;

export interface LanguageModelOptions {
  size?: LanguageModelSize;
  weights?: DecoderShape['weights'];
  /** Other sizes than the preset's. */
  shape?: Partial<DecoderShape>;
  /** Tokens that the tokenizer knows; other than the model's, it does not fit. */
  tokenizerSize?: number;
  /** Every token ends the answer. */
  stopsAtOnce?: boolean;
  /** Parts that turn images or sounds into tokens; they are there to be seen, the decoder takes no tokens of theirs. */
  encoders?: readonly ('vision_encoder' | 'vision_adapter' | 'audio_encoder_hw' | 'audio_adapter')[];
  /** Rank of the LoRA weights that it takes; left out: it was not exported for LoRA. */
  loraRank?: number;
}

/** Random weights from one seed: the same network whatever the kind of weights, so that these differ by rounding alone. */
export function shapeOf(options: LanguageModelOptions): DecoderShape {
  const { size = 'tiny', weights = 'f32', shape = {}, loraRank = 0 } = options;
  const preset = languageModelSizes[size];
  // Tokens without text of their own are never said: an answer can then be compared as text.
  return decoderShape({ ...preset, seed: 7, weights, batch: true, silent: FIRST_TEXT, loraRank, ...shape });
}

export const stopTokensOf = (o: LanguageModelOptions, { vocabulary }: DecoderShape): number[] =>
  o.stopsAtOnce === true ? Array.from({ length: vocabulary }, (_, i) => i) : [SPECIAL.eos, SPECIAL.endOfTurn];

export const ABOUT = { Authors: 'Rackmark', note: 'random weights, for measuring speed' };
export const DECODER_SECTION = { kind: SECTION.tflite, metadata: { model_type: 'tf_lite_prefill_decode' } };

/** A `.litertlm` file that LiteRT-LM loads and runs. */
export function languageModel(options: LanguageModelOptions = {}): Uint8Array {
  const shape = shapeOf(options);
  const tokenizer = new SampleTokenizer(options.tokenizerSize ?? shape.vocabulary);
  const sections: Section[] = [
    {
      kind: SECTION.llmMetadata,
      bytes: writeMetadata({ contextTokens: shape.context, stopTokens: stopTokensOf(options, shape) }),
    },
    { kind: SECTION.sentencePiece, bytes: tokenizer.model() },
    { ...DECODER_SECTION, bytes: decoderFile(shape, decoderWeights(shape)) },
    ...(options.encoders ?? []).map((role) => ({
      kind: SECTION.tflite,
      bytes: addModel(),
      metadata: { model_type: `tf_lite_${role}` },
    })),
  ];
  return writeContainer(sections, ABOUT);
}

/** A bundle that holds a tokenizer and its metadata, and no model that would run. */
export function tokenizerAlone(): Uint8Array {
  const { vocabulary } = shapeOf({});
  return writeContainer(
    [
      { kind: SECTION.llmMetadata, bytes: writeMetadata({ contextTokens: 128, stopTokens: [1] }) },
      { kind: SECTION.sentencePiece, bytes: new SampleTokenizer(vocabulary).model() },
    ],
    ABOUT,
  );
}

/** A container whose sections all name one model: small to send, `times` times as much to read. */
export function repeatedModel(model: Uint8Array, times: number): Uint8Array {
  const section = { ...DECODER_SECTION, bytes: model };
  const again = Array.from({ length: times - 1 }, () => ({ ...section, sameAs: 0 }));
  return writeContainer([section, ...again], ABOUT);
}

/**
 * The same model as MediaPipe's `.task` packs it.
 * @param metadata `litert-lm`: as LiteRT-LM describes models; `mediapipe`: as MediaPipe's bundler does
 */
export function taskBundle(
  options: LanguageModelOptions = {},
  {
    deflate = false,
    metadata = 'litert-lm',
  }: { deflate?: boolean; metadata?: 'litert-lm' | 'mediapipe' } = {},
): Uint8Array {
  const shape = shapeOf(options);
  const described =
    metadata === 'mediapipe'
      ? writeParameters()
      : writeMetadata({ contextTokens: shape.context, stopTokens: stopTokensOf(options, shape) });
  return writeZip([
    { name: 'TF_LITE_PREFILL_DECODE', bytes: decoderFile(shape, decoderWeights(shape)), deflate },
    { name: 'TOKENIZER_MODEL', bytes: new SampleTokenizer(shape.vocabulary).model(), deflate },
    { name: 'METADATA', bytes: described, deflate },
  ]);
}

/** The decoder alone, as a `.tflite` file with the signatures that LiteRT-LM calls. */
export function languageGraph(options: LanguageModelOptions = {}): Uint8Array {
  const shape = shapeOf(options);
  return decoderFile(shape, decoderWeights(shape));
}

const LORA_SEED = 11;

/** LoRA weights for a base that was made with the same options and their `loraRank`. */
export function loraOf(options: LanguageModelOptions & { loraRank: number; seed?: number }): Uint8Array {
  const shape = shapeOf(options);
  return loraFile(shape, loraWeights(shape, options.seed ?? LORA_SEED));
}

/** What a sample says by plain TypeScript, greedily: tokens and text. */
export class LanguageReference {
  private readonly tokenizer: SampleTokenizer;
  private readonly decoder: DecoderReference;

  /** @param lora the base with the LoRA of `loraOf` in it; else the base alone */
  constructor(options: LanguageModelOptions = {}, { lora = false } = {}) {
    const shape = shapeOf(options);
    this.tokenizer = new SampleTokenizer(shape.vocabulary);
    this.decoder = new DecoderReference(
      shape,
      decoderWeights(shape),
      lora ? loraWeights(shape, LORA_SEED) : null,
    );
  }

  /** Tokens of a prompt as LiteRT-LM feeds them: the start token, then the text's. */
  tokens(prompt: string): number[] {
    return [SPECIAL.bos, ...this.tokenizer.encode(prompt)];
  }
  /** A message in the chat format of the samples. */
  chat(user: string): number[] {
    const line = this.tokenizer.encode('\n');
    const turn = (who: string) => [SPECIAL.startOfTurn, ...this.tokenizer.encode(who), ...line];
    return [
      SPECIAL.bos,
      ...turn('user'),
      ...this.tokenizer.encode(user),
      SPECIAL.endOfTurn,
      ...line,
      ...turn('model'),
    ];
  }
  /** Natural log-likelihood of each token of a text after the tokens of a beginning. */
  logLikelihoods(before: readonly number[], text: string): number[] {
    return this.decoder.logLikelihoods(before, this.tokenizer.encode(text));
  }
  /** The next `count` tokens after a prompt's. */
  greedy(prompt: readonly number[], count: number): { tokens: number[]; text: string } {
    const tokens = this.decoder.greedy(prompt, count);
    return { tokens, text: this.tokenizer.decode(tokens) };
  }
}
