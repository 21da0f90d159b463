import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan, type HarnessEvent } from '@rackmark/contracts';
import { inspectModel } from '@rackmark/model-file';
import { languageModel } from '@rackmark/sample-models';
import { tinyLanguageModel } from '../src/engines/tiny-language-model.js';
import { findLanguageRuntime, findRoutes, findRuntime, probeEngines, runInChild } from '../src/index.js';

const there = await findLanguageRuntime();
const software = findRoutes({ ...process.env, RACKMARK_SOFTWARE_ACCELERATORS: 'gpu' });
const dir = mkdtempSync(join(tmpdir(), 'language-accelerators-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
// A GPU that is played by a CPU compiles for seconds.
const onLm = there === null ? it.skip : it;
const onSoftware = there === null || software.env.gpu === undefined ? it.skip : it;

async function run(accelerator: 'gpu' | 'npu', env: Record<string, string> = {}) {
  const path = join(dir, 'model.litertlm');
  if (!existsSync(path)) writeFileSync(path, languageModel());
  const events: HarnessEvent[] = [];
  const end = await runInChild(
    {
      v: 1,
      run: 'test',
      model_path: path,
      configuration: configuration.parse({
        engine: 'litert-lm',
        accelerator,
        lm: { prefill_tokens: 16, decode_tokens: 4 },
      }),
      plan: measurementPlan.parse({ iterations: 2, seconds: 0, max_seconds: 1, timeout_seconds: 100 }),
      signature: null,
      library_path: null,
    },
    { env, onEvent: (e) => events.push(e) },
  );
  return { failure: end.failure, delegation: events.find((e) => e.type === 'delegation') };
}

it('the model that asks for an accelerator is a language model', () => {
  const facts = inspectModel(tinyLanguageModel());
  expect(facts).toMatchObject({ format: 'litertlm', kind: 'language-model', warnings: [] });
  expect(facts.language).toMatchObject({ contextTokens: 32, prefillLengths: [8] });
});

describe('accelerators of LiteRT-LM', () => {
  // Drivers of a real GPU are asked by nobody here: the environment hides them.
  const none = { VK_ICD_FILENAMES: '/dev/null', VK_DRIVER_FILES: '/dev/null' };
  onLm('a computer without a GPU is unsupported, in the library’s words', async () => {
    const { failure } = await run('gpu', none);
    expect(failure).toMatchObject({
      name: 'UNSUPPORTED_ACCELERATOR',
      message: expect.stringMatching(/^LiteRT-LM has no GPU here: Failed to initialize WebGPU environment/),
    });
  });

  onLm('an NPU that would be the CPU is unsupported, although the library says nothing', async () => {
    const { failure, delegation } = await run('npu');
    expect(failure).toMatchObject({
      name: 'UNSUPPORTED_ACCELERATOR',
      message: expect.stringContaining('No compiler plugin found'),
    });
    expect(delegation).toBeUndefined();
  });

  onSoftware('a GPU answers, with its adapter’s name', async () => {
    const { failure, delegation } = await run('gpu', software.env.gpu);
    expect(failure).toBeNull();
    expect(delegation).toMatchObject({
      asked: 'gpu',
      software: true,
      adapter: expect.stringContaining('SwiftShader'),
    });
  });

  onLm('are offered only when they have answered', async () => {
    const runtime = await findRuntime();
    const [, , offer] = await probeEngines({ runtime, routes: { ...findRoutes({}), env: { gpu: none } } });
    expect(offer!.accelerators).toMatchObject([
      { accelerator: 'cpu', available: true },
      { accelerator: 'gpu', available: false, reason: expect.stringContaining('LiteRT-LM has no GPU here') },
      { accelerator: 'npu', available: false },
    ]);
  });
});
