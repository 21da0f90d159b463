import { expect, it } from '@jest/globals';
import { commonTask, configuration, taskSaid } from '@rackmark/contracts';
import { wordsIn } from './index.js';

const [en, es] = [wordsIn('en'), wordsIn('es')];
const file = (file_name: string | null) => ({ sha256: 'ab'.repeat(32), file_name });
const lm = { prefill_tokens: 128, decode_tokens: 64 };

it.each([
  [{ threads: 1 }, 'CPU 1 thread', 'CPU 1 hilo'],
  [{ threads: 2, compile_cache: 'on' }, 'CPU 2 threads compile cache', 'CPU 2 hilos caché de compilación'],
  [
    { accelerator: 'gpu', precision: 'fp16_fp32_acc', backend: 'webgpu', priority: 'low', fallback: 'allow' },
    'GPU fp16 with fp32 sums WebGPU low priority with fallback',
    'GPU fp16 con sumas en fp32 WebGPU prioridad baja con recurso a la CPU',
  ],
  [{ accelerator: 'npu', compile_mode: 'aot' }, 'NPU AOT', 'NPU AOT'],
  [{ runner: 'benchmark_model' }, 'CPU 1 thread · benchmark_model', 'CPU 1 hilo · benchmark_model'],
  [
    { inputs: { image: file('cat.npy') }, shapes: { image: [1, 8, 8, 3], b: [2] } },
    'CPU 1 thread · b 2 · image 1×8×8×3 from cat.npy (abababab)',
    'CPU 1 hilo · b 2 · image 1×8×8×3 de cat.npy (abababab)',
  ],
  [{ inputs: { image: file(null) } }, 'CPU 1 thread · image from abababab', 'CPU 1 hilo · image de abababab'],
  [
    { engine: 'litert-lm', lm: { ...lm, prompt: 'Say  it' } },
    'CPU 1 thread · prompt “Say it” · decode ≤ 64',
    'CPU 1 hilo · indicación «Say it» · decodificación ≤ 64',
  ],
])('%j is %s, %s', (asked, english, spanish) => {
  const c = configuration.parse(asked);
  expect([en.configuration(c), es.configuration(c)]).toEqual([english, spanish]);
});

it('what stands elsewhere is left out, and named by itself', () => {
  const all = [128, 256].map((prefill_tokens) =>
    configuration.parse({ engine: 'litert-lm', lm: { ...lm, prefill_tokens } }),
  );
  const common = commonTask(all);
  expect(all.map((c) => es.configuration(c, { without: common }))).toEqual([
    'CPU 1 hilo · prellenado 128',
    'CPU 1 hilo · prellenado 256',
  ]);
  expect(es.configuration(all[0]!, { without: [...common, 'threads'], engine: true })).toBe(
    'CPU · prellenado 128 · LiteRT-LM',
  );
  expect(es.list(taskSaid(all[0]!, common))).toBe('decodificación 64');
});
