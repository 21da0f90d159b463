import { describe, expect, it } from '@jest/globals';
import type { Failure } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import {
  asked,
  computer,
  inBoth,
  language,
  lora,
  onLm,
  phone,
  talker,
  tensor,
  why,
  withSoc,
} from '../../../../test/support/unsupported.js';
import type { AskedModel } from './support.js';

const adapter = asked({ lora }, { name: 'style' });
const attached = (problem: string | null, more: object = {}): AskedModel => ({
  ...adapter,
  base: { sha256: 'ab'.repeat(32), name: 'talker', problem, fixed: false, ...more },
});
const compiled = (maker: string, soc: string) => asked({ compiled_for: { maker, soc } });

describe('what a model rules out is said in both languages', () => {
  it.each<[string, Failure | null, string, string]>([
    ['empty', why(asked({ subgraphs: 0 })), 'holds no model', 'no contiene ningún modelo'],
    [
      'only_tokenizer',
      why(asked({ subgraphs: 0, language: { ...language, tokenizer: { kind: 'sentencepiece' } } })),
      'a tokenizer and no model',
      'un tokenizador y ningún modelo',
    ],
    [
      'several_models',
      why(asked({ part_count: 2, parts: [{ role: 'a' }, { role: 'b' }] }, { format: 'task' })),
      'bundles 2 models (a and b)',
      'agrupa 2 modelos (a y b)',
    ],
    [
      'flex',
      why(asked({ flex_operators: ['FlexErf'] })),
      '(FlexErf)',
      'operadores del propio TensorFlow (FlexErf)',
    ],
    [
      'shapeless',
      why(asked({ inputs: [tensor('string')] })),
      'takes texts (input t)',
      'recibe textos (entrada t)',
    ],
    [
      'shapeless',
      why(asked({ outputs: [tensor('resource')] })),
      'gives a resource of TensorFlow (output t)',
      'da un recurso de TensorFlow (salida t)',
    ],
    [
      'late_sizes',
      why(asked({ custom_operators: ['X'], outputs: [tensor('float32', { shape: [], dynamic: true })] }), {
        engine: 'litert-js',
      }),
      'only when it is prepared (X)',
      'cuando se prepara (X)',
    ],
    [
      'compiled.elsewhere',
      why(compiled('Qualcomm', 'SM8750')),
      'bench-1 is a computer',
      'bench-1 es un equipo',
    ],
    [
      'compiled.soc',
      why(compiled('Qualcomm', 'SM8750'), {}, withSoc),
      'Pixel 6 has a Google Tensor G1 (GS101)',
      'Pixel 6 tiene Google Tensor G1 (GS101)',
    ],
    ['compiled.npu', why(compiled('Intel', 'LNL')), 'does not run on the CPU', 'no se ejecuta en la CPU'],
    [
      'packed_task',
      why(asked({ kind: 'language-model', sections: [{ metadata: { packed: 'yes' } }] }, { format: 'task' })),
      'is compressed',
      'está comprimido',
    ],
    ['bundle', why(talker), 'LiteRT does not run those', 'LiteRT no los ejecuta'],
    ['no_bundle', why(asked(), onLm), 'is a .tflite file', 'es un archivo .tflite'],
    [
      'no_tokenizer',
      why(asked({ language }), { lm: { prompt: 'hi' } }),
      'without a tokenizer',
      'sin tokenizador',
    ],
    ['no_language_model', why(asked(), { lm: {} }), 'no language model', 'no es un modelo de lenguaje'],
    [
      'context',
      why(talker, { ...onLm, lm: { context_tokens: 12_345 } }),
      'A context of 12,345 tokens',
      'un contexto de 12.345 tokens',
    ],
    [
      'tokens',
      why(talker, { ...onLm, lm: { prefill_tokens: 200, decode_tokens: 100 } }),
      'need 300; pose has room for 256',
      'necesitan 300; en pose caben 256',
    ],
    [
      'made_for',
      why(asked({ language: { ...language, backends: ['gpu', 'npu'] } }, { format: 'litertlm' }), {
        ...{ ...onLm, lm: { prefill_tokens: 8, decode_tokens: 8 } },
      }),
      'for GPU and NPU only',
      'solo para GPU y NPU',
    ],
    ['lora.alone', why(adapter), 'Attach it to its base', 'Asócielo a su modelo base'],
    [
      'lora.base',
      why(attached('It is so.'), {}, computer(), talker),
      'on talker. It is so.',
      'talker. «It is so».',
    ],
    [
      'lora.base',
      why(attached('No.', { problem_said: said('lora.audio') }), {}, computer(), talker),
      'style does not run on talker. It holds weights for an audio encoder',
      'style no se ejecuta sobre talker. Contiene pesos para un codificador de audio',
    ],
    ['lora.engine', why(attached(null), {}, computer(), talker), 'not on LiteRT.', 'en la CPU, no LiteRT.'],
    [
      'lora.accelerator',
      why(attached(null), { ...onLm, accelerator: 'gpu' }, computer(), talker),
      'pose + style: LoRA weights are loaded by LiteRT-LM on the CPU only, not on the GPU.',
      'no en la GPU.',
    ],
    [
      'lora.inputs_on_phone',
      why(asked({ language: { ...language, lora } }), {}, phone()),
      'as inputs',
      'no llena',
    ],
  ])('%s', (code, failure, english, spanish) => {
    const [own, message, translated] = inBoth(failure);
    expect(own).toBe(`unsupported.${code}`);
    expect(message).toContain(english);
    expect(translated).toContain(spanish);
  });
});
