import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan, type HarnessEventOf } from '@rackmark/contracts';
import { languageGraph, languageModel, LanguageReference, loraOf, taskBundle } from '@rackmark/sample-models';
import { findLanguageRuntime, findRuntime, runInChild, type RunParameters } from '../src/index.js';

const there = await findLanguageRuntime();
const native = await findRuntime();
const dir = mkdtempSync(join(tmpdir(), 'lora-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const onLm = there === null ? it.skip : it;
const onBoth = there === null || native === null ? it.skip : it;

let files = 0;
const fileOf = (bytes: Uint8Array, ending: string) => {
  const path = join(dir, `${(files += 1)}.${ending}`);
  writeFileSync(path, bytes);
  return path;
};
const hello = 'hello there, how are you';
const prompted = { engine: 'litert-lm' as const, lm: { prompt: hello, decode_tokens: 24 } };

/** @param lora bytes of the weights; null: the base as it is; undefined: nobody says that it takes LoRA */
async function answerOf(
  base: Uint8Array,
  lora: Uint8Array | null | undefined,
  asked: Parameters<typeof configuration.parse>[0] = prompted,
  change: Partial<RunParameters> = {},
) {
  const answers: HarnessEventOf<'answer'>[] = [];
  const end = await runInChild(
    {
      v: 1,
      run: 'test',
      // Whatever it is: the harness names it after its content.
      model_path: fileOf(base, 'bin'),
      configuration: configuration.parse(asked),
      plan: measurementPlan.parse({ iterations: 8, seconds: 0, max_seconds: 1, timeout_seconds: 300 }),
      signature: null,
      library_path: null,
      lora: lora === undefined ? undefined : { path: lora && fileOf(lora, 'tflite') },
      ...change,
    },
    { onEvent: (e) => void (e.type === 'answer' && answers.push(e)) },
  );
  return { failure: end.failure, text: answers[0]?.text ?? null, pieces: answers[0]?.pieces ?? [] };
}
const said = (options: { loraRank: number }, lora: boolean) => {
  const reference = new LanguageReference(options, { lora });
  return reference.greedy(reference.chat(hello), 24).text;
};

describe('LoRA in the real LiteRT-LM', () => {
  onLm.each([16, 32])('of rank %i says what the plain decoder with it says', async (loraRank) => {
    const options = { loraRank };
    expect(said(options, true)).not.toBe(said(options, false));
    expect(await answerOf(languageModel(options), loraOf(options))).toMatchObject({
      failure: null,
      text: said(options, true),
    });
  });

  onLm.each([8, 16, 32])('a base for rank %i without weights says what the base says', async (loraRank) => {
    const options = { loraRank };
    expect(await answerOf(languageModel(options), null)).toMatchObject({
      failure: null,
      text: said(options, false),
    });
  });

  onLm('runs with forced counts, too', async () => {
    const options = { loraRank: 16 };
    const forced = { engine: 'litert-lm', lm: { prefill_tokens: 32, decode_tokens: 16 } };
    const ran = await answerOf(languageModel(options), loraOf(options), forced);
    expect(ran).toMatchObject({ failure: null, pieces: { length: 16 } });
  });

  onLm('of a rank that the library does not know is unsupported, in its words', async () => {
    const options = { loraRank: 8 };
    const { failure } = await answerOf(languageModel(options), loraOf(options));
    expect(failure).toMatchObject({
      name: 'UNSUPPORTED_CONFIGURATION',
      message: expect.stringContaining('only support rank 16 and 32, but got rank: 8'),
    });
  });

  onLm.each<[string, Uint8Array]>([
    ['of another rank', loraOf({ loraRank: 32 })],
    ['cut in the middle', loraOf({ loraRank: 16 }).slice(0, 60_000)],
    ['that are none', Uint8Array.from({ length: 8192 }, (_, i) => i * 7)],
  ])('weights %s are a bad model, and the harness lives on', async (_, lora) => {
    const { failure } = await answerOf(languageModel({ loraRank: 16 }), lora);
    expect(failure).toMatchObject({
      name: 'BAD_MODEL',
      message: expect.stringContaining('does not take these LoRA weights'),
    });
  });

  onLm('weights that are not there are told', async () => {
    const gone = { lora: { path: join(dir, 'gone.tflite') } };
    const { failure } = await answerOf(languageModel({ loraRank: 16 }), null, prompted, gone);
    expect(failure).toMatchObject({ name: 'BAD_MODEL', message: expect.stringContaining('No such file') });
  });
});

describe('other files', () => {
  onLm('a model with encoders of images and sounds answers text as without them', async () => {
    const encoders = ['vision_encoder', 'vision_adapter', 'audio_encoder_hw', 'audio_adapter'] as const;
    expect(await answerOf(languageModel({ encoders }), undefined)).toMatchObject({
      failure: null,
      text: said({ loraRank: 0 }, false),
    });
  });
  onLm.each(['litert-lm', 'mediapipe'] as const)('a .task with metadata of %s answers', async (metadata) => {
    expect(await answerOf(taskBundle({}, { metadata }), undefined)).toMatchObject({
      failure: null,
      text: said({ loraRank: 0 }, false),
    });
  });
  onLm('a compressed .task is a bad model, and why is said', async () => {
    const { failure } = await answerOf(taskBundle({}, { deflate: true }), undefined);
    expect(failure).toMatchObject({ name: 'BAD_MODEL', message: expect.stringContaining('is compressed') });
  });
});

describe('LoRA on the native LiteRT', () => {
  const counted = { engine: 'litert', lm: { prefill_tokens: 24, decode_tokens: 12 } };
  const library = { library_path: native?.libraryPath ?? null };
  onBoth('a decoder exported for it runs with zeros: as the base', async () => {
    const { pieces, failure } = await answerOf(languageGraph({ loraRank: 16 }), null, counted, library);
    expect(failure).toBeNull();
    expect(pieces).toEqual((await answerOf(languageGraph(), undefined, counted, library)).pieces);
  });
  onBoth('weights are refused', async () => {
    const options = { loraRank: 16 };
    const { failure } = await answerOf(languageGraph(options), loraOf(options), counted, library);
    expect(failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
  });
});
