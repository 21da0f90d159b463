import { describe, expect, it } from '@jest/globals';
import { languageModel, modelKinds, sampleModels } from '@rackmark/sample-models';
import type { HarnessEventOf } from '@rackmark/contracts';
import { findPinned, RUNTIMES, type PinnedRuntime } from '../src/index.js';
import { native, quick, run } from './run.js';
import { runLanguage } from './run-language.js';

const others = RUNTIMES.litert.slice(1);
const oldest = RUNTIMES['litert-lm'].at(-1)!;
const isThere = new Map<PinnedRuntime, boolean>();
for (const runtime of [...others, oldest]) isThere.set(runtime, (await findPinned(runtime)) !== null);
const at = (runtime: PinnedRuntime) => (isThere.get(runtime) ? it : it.skip);

it('other versions are there (else: rackmark runtime add)', () => {
  const missing = [...isThere].filter(([, there]) => !there).map(([r]) => `${r.name}@${r.version}`);
  if (missing.length > 0) console.warn(`SKIPPED: rackmark runtime add ${missing.join(' ')}`);
  if (process.env['CI'] === 'true') expect(missing).toEqual([]);
});

const told = (outputs: HarnessEventOf<'output'>[]) => outputs.map((o) => o.sha256);

describe.each(others)('LiteRT $version beside the default one', (runtime) => {
  const { version } = runtime;
  at(runtime)('gives the same bytes, profiles, and says which version it was', async () => {
    for (const sample of sampleModels.filter((s) => s.family === 'sample-mobilenet')) {
      const plan = { ...quick, profile: true };
      const own = await run(sample.bytes(), 'litert', plan);
      // Where the default one lies is passed along, and must not win.
      const other = await run(sample.bytes(), 'litert', plan, { runtime: version, threads: 2 });
      expect([own.failure, other.failure]).toEqual([null, null]);
      expect(other.of('hello')[0]!.engine).toMatchObject({ name: 'litert', version });
      expect(told(other.of('output'))).toEqual(told(own.of('output')));
      const [profile] = other.of('profile');
      expect(profile!.operators.some((o) => o.kind === 'XNNPACK')).toBe(true);
      expect(profile!.operators.reduce((sum, o) => sum + o.share, 0)).toBeCloseTo(1, 1);
    }
  });
  at(runtime)('lays out shapes that are given', async () => {
    const shapes = { image: [2, 5, 7, 3] };
    const own = await run(modelKinds.dynamicDimensions(), 'litert', quick, { shapes });
    const other = await run(modelKinds.dynamicDimensions(), 'litert', quick, { shapes, runtime: version });
    expect(own.failure).toBeNull();
    expect(told(other.of('output'))).toEqual(told(own.of('output')));
  });
});

it('a version that is not there is refused with what to do; one that is not driven by its name', async () => {
  if (native === null) return;
  const sample = sampleModels[0]!.bytes();
  const before = process.env['RACKMARK_CACHE_DIR'];
  process.env['RACKMARK_CACHE_DIR'] = '/nowhere/rackmark';
  const missing = await run(sample, 'litert', quick, { runtime: '2.2.0' }).finally(() => {
    if (before === undefined) delete process.env['RACKMARK_CACHE_DIR'];
    else process.env['RACKMARK_CACHE_DIR'] = before;
  });
  expect(missing.failure).toMatchObject({
    name: 'ENGINE_MISSING',
    message: 'LiteRT 2.2.0 is not installed. Run npx rackmark runtime add litert@2.2.0.',
  });
  const unknown = await run(sample, 'litert', quick, { runtime: '2.1.5' });
  expect(unknown.failure).toMatchObject({
    name: 'ENGINE_MISSING',
    message: expect.stringContaining('does not drive LiteRT 2.1.5'),
  });
});

at(oldest)(`LiteRT-LM ${oldest.version} answers as the default one, and tells a broken file`, async () => {
  const task = { prompt: 'hello there, how are you', decode_tokens: 8 };
  const own = await runLanguage(languageModel(), task);
  const other = await runLanguage(languageModel(), task, { runtime: oldest.version });
  expect([own.failure, other.failure]).toEqual([null, null]);
  expect(other.of('hello')[0]!.engine).toMatchObject({ name: 'litert-lm', version: oldest.version });
  expect(other.of('answer')[0]!.text).toBe(own.of('answer')[0]!.text);
  const forced = await runLanguage(
    languageModel(),
    { prefill_tokens: 600, decode_tokens: 100 },
    { runtime: oldest.version },
  );
  expect(forced.failure).toMatchObject({ name: 'CONTEXT_LIMIT' });
  const broken = await runLanguage(languageModel().slice(0, 40_000), task, { runtime: oldest.version });
  expect(broken.failure).not.toBeNull();
});
