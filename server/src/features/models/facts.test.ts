import { expect, it } from '@jest/globals';
import type { Said } from '@rackmark/contracts';
import { inspectModel } from '@rackmark/model-file';
import {
  badModels,
  hostileModels,
  languageModel,
  mobileNetLike,
  modelKinds,
  tokenizerAlone,
} from '@rackmark/sample-models';
import { wordsIn } from '@rackmark/words';
import { toFacts } from './facts.js';

const es = wordsIn('es');
/** Everything that is said of a file: in English, and in Spanish. */
function told(bytes: Uint8Array): { en: string[]; es: string[] } {
  const facts = toFacts(inspectModel(bytes));
  const codes = [facts.quantisation_text_said, ...facts.warnings_said!] as Said[];
  return { en: [facts.quantisation_text, ...facts.warnings], es: codes.map((c) => es.tell(c, '?')) };
}

it.each<[string, () => Uint8Array, string, string]>([
  [
    'sparse weights',
    modelKinds.sparseWeights,
    'The weights are sparse: 75 % of them are zero and not stored.',
    'Los pesos son dispersos: el 75 % son cero y no se guardan.',
  ],
  [
    'no weights',
    modelKinds.remainder,
    'It has no weights; it computes with 32-bit integers.',
    'No tiene pesos; calcula con enteros de 32 bits.',
  ],
  [
    'other ends',
    modelKinds.indicesOfTable,
    'Weights and activations are 32-bit floats; inputs or outputs are 32-bit integers.',
    'Los pesos y las activaciones son reales de 32 bits; entradas o salidas son enteros de 32 bits.',
  ],
  [
    'floats',
    () => mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25 }),
    'Weights and activations are 32-bit floats.',
    'Los pesos y las activaciones son reales de 32 bits.',
  ],
  [
    'four bits',
    () => languageModel({ weights: 'int4' }),
    'Most weights are 4-bit integers; activations are floats.',
    'La mayoría de los pesos son enteros de 4 bits; las activaciones son reales.',
  ],
  [
    'a bundle',
    () => modelKinds.visionTask(false),
    'A bundle of 3 models, each with inputs, outputs and weights of its own.',
    'Un paquete de 3 modelos, cada uno con sus propias entradas, salidas y pesos.',
  ],
  [
    'custom operators',
    badModels.unknownCustomOperator,
    'Custom operators (RackmarkNoSuchOperator) run only where the runtime knows them.',
    'Los operadores personalizados (RackmarkNoSuchOperator) solo se ejecutan donde el entorno de ejecución los conoce.',
  ],
  [
    'open sizes',
    modelKinds.dynamicDimensions,
    'Some sizes of its inputs or outputs are known only when it runs. A benchmark can give them; where it does not, each is 1.',
    'Algunos tamaños de sus entradas o salidas solo se conocen al ejecutarlo. Una prueba de rendimiento puede indicarlos; si no, cada uno es 1.',
  ],
  [
    'a tokenizer that does not fit',
    () => languageModel({ tokenizerSize: 2048 }),
    'The tokenizer does not fit: it knows 2,048 tokens, the model only 768.',
    'El tokenizador no encaja: conoce 2048 tokens, y el modelo solo 768.',
  ],
  [
    'no model',
    tokenizerAlone,
    'It holds no model: nothing of it runs by itself.',
    'No contiene ningún modelo: nada de él se ejecuta por sí solo.',
  ],
  [
    'too many tensors to look at',
    hostileModels.samples['keptTensorsOfMillions']!,
    'described only in part: 1,200,000 tensors',
    'Solo se describe en parte: 1.200.000 tensores',
  ],
])('says in both languages what is in a file: %s', (_, make, english, spanish) => {
  const { en, es: translated } = told(make());
  expect(en.join('\n')).toContain(english);
  expect(translated.join('\n')).toContain(spanish);
  expect(translated).not.toContain('?');
});
