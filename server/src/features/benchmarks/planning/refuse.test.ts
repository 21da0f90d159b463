import { describe, expect, it } from '@jest/globals';
import type { Failure, InputFile } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import {
  all,
  asked,
  computer,
  cpu,
  inBoth,
  language,
  onLm,
  phone,
  talker,
  tensor,
  why,
} from '../../../../test/support/unsupported.js';

const gpuSays = (more: object) =>
  computer({
    engines: [{ ...all[0]!, accelerators: [{ ...cpu, accelerator: 'gpu', available: false, ...more }] }],
  });
const sha256 = 'ab'.repeat(32);
const fill = (element_type: string, shape: number[], name = 't') =>
  [
    { inputs: { [name]: { sha256, file_name: 'x.npy' } } },
    computer(),
    null,
    new Map([[sha256, { element_type, shape } as InputFile]]),
  ] as const;
const open = asked({ inputs: [tensor('float32', { shape_signature: [-1] })] });
const quantised = tensor('int8', {
  quantisation: { scheme: 'per-tensor', scale: 0.5, zero_point: 1, channels: null },
});

describe('what a device, a runner or a configuration rules out is said in both languages', () => {
  it.each<[string, Failure | null, string, string]>([
    [
      'engine',
      why(asked(), {}, computer({ engines: [] })),
      'does not offer this engine (LiteRT on bench-1).',
      'no ofrece este motor (LiteRT en bench-1).',
    ],
    [
      'engine',
      why(asked(), { accelerator: 'gpu' }),
      'No GPU is offered (LiteRT on bench-1).',
      'No se ofrece GPU (LiteRT en bench-1).',
    ],
    [
      'engine',
      why(asked(), { accelerator: 'gpu' }, gpuSays({ reason: 'dlopen failed.' })),
      'dlopen failed (LiteRT',
      '«dlopen failed» (LiteRT en',
    ],
    [
      'engine',
      why(asked(), { accelerator: 'gpu' }, gpuSays({ reason: 'x', reason_said: said('lora.audio') })),
      'only the text decoder is run (LiteRT on',
      'decodificador de texto (LiteRT en',
    ],
    [
      'version',
      why(asked(), { runtime: '2.4.0' }),
      'runtime add litert@2.4.0 on that computer.',
      'litert@2.4.0 en ese equipo.',
    ],
    ['version', why(asked(), { runtime: '2.4.0' }, phone()), 'npm run harness:build', 'aplicación del arnés'],
    [
      'version',
      why(asked(), { engine: 'litert-js', runtime: '2.4.0' }),
      'comes with Rackmark',
      'viene con Rackmark',
    ],
    [
      'turns.js',
      why(asked({ language }), { engine: 'litert-js', lm: {} }),
      'not with LiteRT.js',
      'no con LiteRT.js',
    ],
    [
      'turns.benchmark_model',
      why(asked(), { runner: 'benchmark_model', lm: {} }, phone()),
      'knows no prefill',
      'no conoce',
    ],
    [
      'turns.phone',
      why(asked({ language }), { lm: {} }, phone({ engines: [all[0]!] })),
      'no language models (prefill and decode on Pixel 6).',
      'no mide modelos de lenguaje (prellenado y decodificación en Pixel 6).',
    ],
    [
      'sampler',
      why(talker, { ...onLm, runner: 'litert_lm_main', lm: { prompt: 'hi' } }, phone()),
      'own sampler',
      'muestreo propio',
    ],
    [
      'runner.runtime',
      why(asked(), { runner: 'benchmark_model', runtime: '2.4.0' }, phone()),
      'built in',
      'lleva integrado',
    ],
    [
      'runner.phone',
      why(asked(), { runner: 'benchmark_model' }),
      'bench-1 is a computer',
      'bench-1 es un equipo',
    ],
    [
      'runner.engine',
      why(asked(), { runner: 'benchmark_model', engine: 'litert-js' }, phone()),
      'not LiteRT.js',
      'no LiteRT.js',
    ],
    [
      'shapes.language',
      why(talker, { ...onLm, shapes: { t: [1] }, lm: { prefill_tokens: 8, decode_tokens: 8 } }),
      'Shapes are given',
      'Las formas se dan',
    ],
    [
      'shapes.runner',
      why(asked(), { runner: 'benchmark_model', shapes: { t: [1] } }, phone()),
      'no shapes here',
      'no se le dan formas',
    ],
    [
      'no_input',
      why(asked(), { shapes: { x: [1] } }),
      'its inputs are: t (float32 1).',
      'sus entradas son: t (float32 1).',
    ],
    ['no_inputs', why(asked({ inputs: [] }), { shapes: { x: [1] } }), 'it takes none', 'no recibe ninguna'],
    ['shape', why(asked(), { shapes: { t: [2] } }), '2 does not fit', '2 no encaja'],
    [
      'shape.js',
      why(open, { engine: 'litert-js', shapes: { t: [2] } }),
      '2 needs the native',
      '2 necesita LiteRT nativo',
    ],
    [
      'files.language',
      why(talker, { ...onLm, lm: { prefill_tokens: 8, decode_tokens: 8 }, ...fill('int8', [1])[0] }),
      'Files fill',
      'Los archivos llenan',
    ],
    [
      'files.runner',
      why(asked(), { runner: 'benchmark_model', ...fill('int8', [1])[0] }, phone()),
      'no files',
      'no se le dan archivos',
    ],
    [
      'file',
      why(asked(), ...fill('float32', [1, 2])),
      'x.npy (abababab) holds float32 1×2.',
      'x.npy (abababab) contiene float32 1×2.',
    ],
    ['file.type', why(asked(), ...fill('int8', [1])), "x.astype('float32')", 'Guárdelo como float32'],
    [
      'file.type',
      why(asked({ inputs: [quantised] }), ...fill('float32', [1])),
      'Its numbers are quantised',
      'están cuantizados',
    ],
    [
      'file.type',
      why(asked({ inputs: [tensor('int4')] }), ...fill('int8', [1])),
      'No .npy file',
      'Ningún archivo .npy',
    ],
    [
      'file.ones',
      why(open, ...fill('float32', [2])),
      'each open size is 1). Give the shape, too: t=2.',
      'Indique también la forma: t=2.',
    ],
    [
      'file.given',
      why(
        open,
        { ...fill('float32', [2])[0], shapes: { t: [3] } },
        computer(),
        null,
        fill('float32', [2])[3],
      ),
      '(the shape given)',
      '(la forma indicada)',
    ],
  ])('%s', (code, failure, english, spanish) => {
    const [own, message, translated] = inBoth(failure);
    expect(own).toBe(`unsupported.${code}`);
    expect(message).toContain(english);
    expect(translated).toContain(spanish);
  });
});
