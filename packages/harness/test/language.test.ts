import { describe, expect, it } from '@jest/globals';
import type { ConfigurationInput, HarnessEvent } from '@rackmark/contracts';
import {
  badModels,
  languageGraph,
  languageModel,
  LanguageReference,
  type LanguageModelOptions,
} from '@rackmark/sample-models';
import { SCORE_BEGIN, SCORE_TEXT } from '../src/engines/litert-lm/score.js';
import { findLanguageRuntime } from '../src/index.js';
import { hasKotlin, languageSubjects, native, type Subject } from './run.js';
import { runLanguage as runOnce, type Task } from './run-language.js';

const there = await findLanguageRuntime();
// Each test starts processes, on a machine that may be busy.

it('LiteRT-LM is there (else: rackmark runtime install --litert-lm)', () => {
  if (there === null) console.warn('SKIPPED: no LiteRT-LM (rackmark runtime install --litert-lm).');
  if (process.env['CI'] === 'true') expect(there).not.toBeNull();
});
const onLm = there === null ? it.skip : it;
const onLiteRt = native === null ? it.skip : it;

const hello = 'hello there, how are you';

/** The same with another program in the JavaScript harness's place. */
const runnerOf =
  (program: Subject['program']) =>
  (...[bytes, lm, more, how]: Parameters<typeof runOnce>) =>
    runOnce(bytes, lm, more, { ...how, program });

describe.each(languageSubjects)('a language model in the real runtime: $name', ({ program }) => {
  const run = runnerOf(program);
  onLm.each(['f32', 'int8', 'int4'] as const)('%s says what the plain decoder says', async (weights) => {
    const r = await run(languageModel({ weights }), { prompt: hello, decode_tokens: 24 });
    expect(r.failure).toBeNull();
    const reference = new LanguageReference({ weights });
    const expected = reference.greedy(reference.chat(hello), 24);
    const [answer] = r.of('answer');
    expect(answer).toMatchObject({ text: expected.text, ended_by: 'count' });
    expect(answer!.pieces).toHaveLength(24);
    expect(r.of('tokens').find((t) => t.kind === 'prefill')!.tokens).toBe(reference.chat(hello).length);
  });

  onLm.each(['f32', 'int8'] as const)(
    '%s finds a text as likely as the plain decoder does',
    async (weights) => {
      const r = await run(languageModel({ weights }), { prompt: hello, decode_tokens: 4 });
      const [score] = r.of('score');
      const reference = new LanguageReference({ weights });
      // LiteRT-LM 0.18.1 writes the beginning's last token over the one before it; every model gets the same.
      const begin = reference.tokens(SCORE_BEGIN);
      const expected = reference.logLikelihoods([...begin.slice(0, -2), begin.at(-1)!], SCORE_TEXT);
      expect(score!.token_log_likelihood).toHaveLength(expected.length);
      // Weights of 8 bits meet activations of 8 bits in the runtime, of 64 in the reference.
      const most = weights === 'f32' ? 1e-3 : 0.5;
      score!.token_log_likelihood.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(most));
    },
  );

  onLm('forced counts are what was processed, and every step is clocked', async () => {
    const r = await run(languageModel(), { prefill_tokens: 100, decode_tokens: 20 }, { threads: 2 });
    expect(r.failure).toBeNull();
    for (const t of r.of('tokens')) expect(t.tokens).toBe(t.kind === 'prefill' ? 100 : 20);
    const streamed = r.of('tokens').filter((t) => t.kind === 'decode' && t.streamed);
    const silent = r.of('tokens').filter((t) => t.kind === 'decode' && !t.streamed);
    expect(silent.length).toBeGreaterThan(0);
    expect(silent.every((t) => t.step_ns.length === 0 && t.duration_ns > 0)).toBe(true);
    // The first piece of text ends the time to the first token; the last two come together; the others are steps.
    for (const t of streamed) expect(t.step_ns).toHaveLength(18);
    const sent = r
      .of('samples')
      .filter((s) => s.phase === 'measure')
      .flatMap((s) => s.latency_ns);
    expect(sent).toEqual(streamed.filter((t) => t.phase === 'measure').flatMap((t) => t.step_ns));
    expect(r.samples).toBe(sent.length);
    expect(r.of('first_token')).toHaveLength(streamed.length);
    expect(r.of('load').map((l) => l.cold)).toEqual([true, false]);
    expect(r.of('context')[0]!.tokens).toBe(256);
    expect(r.of('memory').map((m) => m.phase)).toEqual(['baseline', 'load', 'measure']);
    expect(r.of('hello')[0]!.engine).toMatchObject({ name: 'litert-lm', version: there!.version });
  });

  onLm('a compile cache is filled by the cold load and read by the warm one', async () => {
    const r = await run(languageModel(), { prefill_tokens: 16, decode_tokens: 4 }, { compile_cache: 'on' });
    expect(r.failure).toBeNull();
    expect(r.of('load').map((l) => l.compile_cache)).toEqual(['cold', 'warm']);
  });

  onLm('a smaller context is a limit of its own', async () => {
    const r = await run(languageModel(), { prefill_tokens: 50, decode_tokens: 10, context_tokens: 60 });
    expect(r.failure).toBeNull();
    expect(r.of('context')[0]!.tokens).toBe(60);
  });
});

/** An event without what differs from run to run: times, sizes, who measured. */
function shapeOf(event: HarnessEvent): unknown {
  const words = ['type', 'phase', 'name', 'state', 'cold', 'compile_cache', 'kind', 'turn', 'streamed'];
  const counts = ['tokens', 'text', 'pieces', 'ended_by', 'asked', 'used', 'known_by', 'backend', 'samples'];
  const entries = Object.entries(event);
  const said = entries.filter(([key]) => [...words, ...counts].includes(key));
  return { keys: entries.map(([key]) => key).sort(), said: Object.fromEntries(said) };
}

const onBoth = there === null || !hasKotlin ? it.skip : it;
onBoth.each([
  ['forced counts', { prefill_tokens: 40, decode_tokens: 12 }],
  ['a prompt', { prompt: hello, decode_tokens: 12 }],
] as [string, Task][])('both harnesses say the same in the same order: %s', async (_, lm) => {
  const bytes = languageModel({ weights: 'int8' });
  const said = [];
  for (const { program } of languageSubjects)
    said.push((await runOnce(bytes, lm, {}, { program })).events.map(shapeOf));
  expect(said[0]!.length).toBeGreaterThan(20);
  expect(said[1]).toEqual(said[0]);
});

onBoth('a model larger than the JVM may allocate: the library maps the file, nothing reads it', async () => {
  const bytes = languageModel({ size: 'medium', weights: 'f32' });
  const heapMib = 24;
  expect(bytes.length).toBeGreaterThan(heapMib * 2 ** 20);
  const { program } = languageSubjects.at(-1)!;
  const [java, ...args] = program!;
  const small = [java, `-Xmx${heapMib}m`, ...args] as const;
  const r = await runOnce(bytes, { prefill_tokens: 16, decode_tokens: 8 }, {}, { program: small });
  expect(r.failure).toBeNull();
});

describe.each(languageSubjects)(
  'a plain .tflite decoder on LiteRT, with our own loop: $name',
  ({ program }) => {
    const run = runnerOf(program);
    const litert = (bytes: Uint8Array, lm: Task, more: ConfigurationInput = {}) =>
      run(
        bytes,
        lm,
        { engine: 'litert', ...more },
        { change: { library_path: native?.libraryPath ?? null } },
      );

    onLiteRt.each(['f32', 'int8'] as const)('%s says what the plain decoder says', async (weights) => {
      // Two calls of the prefill and a rest. (With 90 tokens two scores of int8 are so near that one rounding decides.)
      const prefill_tokens = 85;
      const r = await litert(languageGraph({ weights }), { prefill_tokens, decode_tokens: 16 });
      expect(r.failure).toBeNull();
      const prompt = Array.from({ length: prefill_tokens }, (_, i) => (i * 7 + 1) % 768);
      const expected = new LanguageReference({ weights }).greedy(prompt, 16).tokens;
      expect(r.of('answer')[0]!.pieces).toEqual(expected.map((t) => `${t} `));
      for (const t of r.of('tokens')) expect(t.tokens).toBe(t.kind === 'prefill' ? prefill_tokens : 16);
      expect(r.of('hello')[0]!.engine.name).toBe('litert');
    });

    onLiteRt('what it cannot do has a name', async () => {
      const names = await Promise.all([
        litert(languageGraph(), { prefill_tokens: 250, decode_tokens: 10 }),
        litert(languageGraph(), { prompt: 'hello' }),
        litert(languageGraph(), {}, { accelerator: 'gpu' }),
        litert(badModels.addModel(), {}),
        litert(new TextEncoder().encode('hello'), {}),
      ]);
      expect(names.map((r) => r.failure?.name)).toEqual([
        'CONTEXT_LIMIT',
        'UNSUPPORTED_CONFIGURATION',
        'UNSUPPORTED_CONFIGURATION',
        'UNSUPPORTED_CONFIGURATION',
        'BAD_MODEL',
      ]);
    });
  },
);

(native === null || !hasKotlin ? it.skip : it).each([
  ['tokens', () => languageGraph({ weights: 'int8' }), { prefill_tokens: 85, decode_tokens: 12 }],
  ['one token in, one out', () => languageGraph(), { prefill_tokens: 1, decode_tokens: 1 }],
  ['the whole context', () => languageGraph(), { prefill_tokens: 250, decode_tokens: 6 }],
  ['more than the context', () => languageGraph(), { prefill_tokens: 250, decode_tokens: 10 }],
  ['a prompt', () => languageGraph(), { prompt: 'hello' }],
  ['no decoder', () => badModels.addModel(), {}],
  ['no model', () => new TextEncoder().encode('hello'), {}],
] as [string, () => Uint8Array, Task][])(
  'both harnesses say the same of a .tflite decoder in the same order: %s',
  async (_, bytes, lm) => {
    const said = [];
    for (const { program } of languageSubjects) {
      const change = { library_path: native!.libraryPath };
      const r = await runOnce(bytes(), lm, { engine: 'litert' }, { program, change });
      said.push({ events: r.events.map(shapeOf), failure: r.failure && { ...r.failure, detail: null } });
    }
    expect(said[1]).toEqual(said[0]);
  },
);

describe.each(languageSubjects)('what goes wrong with a language model has a name: $name', ({ program }) => {
  const run = runnerOf(program);
  const broken = (how: (bytes: Uint8Array) => Uint8Array) => how(languageModel());
  const cases: [string, Task, LanguageModelOptions | (() => Uint8Array), string, RegExp][] = [
    [
      'more than the context',
      { prefill_tokens: 250, decode_tokens: 10 },
      {},
      'CONTEXT_LIMIT',
      /room for 256/,
    ],
    [
      'a context larger than the model’s',
      { prefill_tokens: 8, decode_tokens: 8, context_tokens: 999 },
      {},
      'CONTEXT_LIMIT',
      /room for 256/,
    ],
    [
      'an answer that fills the context',
      { prompt: 'ba', decode_tokens: 500 },
      {},
      'CONTEXT_LIMIT',
      /cut off after/,
    ],
    [
      'a tokenizer that does not fit',
      { prompt: 'ba', decode_tokens: 20 },
      { tokenizerSize: 400 },
      'BAD_MODEL',
      /tokenizer does not fit/,
    ],
    [
      'another major version',
      {},
      () =>
        broken((b) => {
          b[8] = 9;
          return b;
        }),
      'BAD_MODEL',
      /version 9/,
    ],
    ['no model at all', {}, () => new TextEncoder().encode('hello'), 'BAD_MODEL', /LiteRT-LM/],
    [
      'a file cut after its header',
      {},
      () => broken((b) => b.slice(0, 600)),
      'NATIVE_CRASH',
      /crashed in phase load/,
    ],
  ];
  onLm.each(cases)('%s', async (_, lm, model, name, message) => {
    const r = await run(typeof model === 'function' ? model() : languageModel(model), lm);
    expect(r.failure).toMatchObject({ name });
    expect(r.failure!.message).toMatch(message);
  });

  onLm('a stop token at once: an empty answer, told as such', async () => {
    const r = await run(languageModel({ stopsAtOnce: true }), { prompt: hello, decode_tokens: 20 });
    expect(r.failure).toBeNull();
    expect(r.of('answer')[0]).toMatchObject({ text: '', pieces: [], ended_by: 'stop_token' });
    expect(r.of('first_token')).toEqual([]);
  });

  onLm('a cancelled run and one that takes too long end', async () => {
    const model = languageModel({ size: 'small' });
    const lm = { prefill_tokens: 600, decode_tokens: 600 };
    const stop = new AbortController();
    const cancelled = run(
      model,
      lm,
      {},
      {
        signal: stop.signal,
        onEvent: (e) => void (e.type === 'phase' && e.name === 'first' && stop.abort()),
      },
    );
    expect((await cancelled).failure).toMatchObject({ name: 'CANCELLED', phase: 'first' });
    const late = await run(model, lm, {}, { plan: { timeout_seconds: 0.5 } });
    expect(late.failure).toMatchObject({ name: 'TIMEOUT' });
  });

  it('no library: unsupported, with the command that installs it', async () => {
    const r = await run(languageModel(), {}, {}, { change: { library_path: '/nowhere/liblitert-lm.so' } });
    expect(r.failure).toMatchObject({ name: 'ENGINE_MISSING' });
    expect(r.failure!.message).toContain('npx rackmark runtime install --litert-lm');
  });
});
