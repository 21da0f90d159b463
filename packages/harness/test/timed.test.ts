import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { languageTask } from '@rackmark/contracts';
import { languageModel, mobileNetLike, smallDecoder } from '@rackmark/sample-models';
import { findLanguageRuntime, findRuntime } from '../src/index.js';
import { clock, folder, hear, parametersFor, record, sectionsWith } from './recorder.js';

await record();
const { openEngine, openLanguageEngine } = await import('../src/engines/open.js');
const { LiteRtDecoderEngine } = await import('../src/engines/litert-decoder.js');
const { measureRun } = await import('../src/core/measure-run.js');
const { measureLanguageRun } = await import('../src/core/measure-language.js');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { thisComputer } = await import('../src/computer/this-computer.js');
const machine = { ...thisComputer, clock };
const native = await findRuntime();
const nativeLanguage = await findLanguageRuntime();
const emit = (event: { type: string }) => hear(`emit ${event.type}`);
const network = () => mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 });
const LOAD = [
  'LiteRtCreateModelFromFile',
  'LiteRtCreateOptions',
  'LiteRtSetOptionsHardwareAccelerators',
  'LiteRtCreateOpaqueOptions',
  'LiteRtAddOpaqueOptions',
  'LiteRtCreateCompiledModel',
];
const ACCESS = ['LiteRtLockTensorBuffer', 'LiteRtGetTensorBufferPackedSize', 'LiteRtUnlockTensorBuffer'];

describe('between two readings of the clock', () => {
  // The first: koffi takes the size of its stacks only before any library is loaded.
  (nativeLanguage === null ? it.skip : it)('LiteRT-LM: a load is the making of the engine', async () => {
    const task = languageTask.parse({ prefill_tokens: 4, decode_tokens: 2 });
    const more = { engine: 'litert-lm', lm: task } as const;
    const parameters = parametersFor('model.litertlm', languageModel(), nativeLanguage, more);
    const engine = await openLanguageEngine(parameters);
    await measureLanguageRun({ parameters, task, engine, emit, machine });
    const load = ['litert_lm_engine_create'];
    expect(sectionsWith(load[0]!)).toEqual([load, load]);
  });

  // One engine for both: a process has one library.
  (native === null ? it.skip : it)(
    'LiteRT: a load is the file and its compilation, an inference one call',
    async () => {
      const parameters = parametersFor('network.tflite', network(), native, { engine: 'litert' });
      const engine = await openEngine(parameters);
      await measureRun({ parameters, engine, emit, machine });
      expect(sectionsWith('LiteRtCreateCompiledModel')).toEqual([LOAD, LOAD]);
      const runs = sectionsWith('LiteRtRunCompiledModel').map((calls) => calls.join());
      expect(runs.length).toBeGreaterThanOrEqual(6);
      expect(new Set(runs)).toEqual(new Set(['LiteRtRunCompiledModel']));

      // A plain decoder: the load as LiteRT's, a step feeds, runs and reads.
      const lm = languageTask.parse({ prefill_tokens: 4, decode_tokens: 2 });
      const decoder = parametersFor('decoder.tflite', smallDecoder(), native, { lm });
      const language = new LiteRtDecoderEngine(engine);
      await measureLanguageRun({ parameters: decoder, task: lm, engine: language, emit, machine });
      expect(sectionsWith('LiteRtCreateCompiledModel')).toEqual([LOAD, LOAD]);
      const steps = new Set(sectionsWith('LiteRtRunCompiledModel').flat());
      expect([...steps].filter((call) => ![...ACCESS, 'LiteRtRunCompiledModel'].includes(call))).toEqual([]);
    },
  );

  it('LiteRT.js: a load is reading the file and compiling it, and no input is made', async () => {
    const parameters = parametersFor('js.tflite', network(), null, { engine: 'litert-js' });
    const engine = await openEngine(parameters);
    await measureRun({ parameters, engine, emit, machine });
    const read = ['readFileSync of the model'];
    expect(sectionsWith(read[0]!)).toEqual([read, read]);
  });
});
