import type { Messages } from '../message.js';

/** What is told of a model’s file: `model-file` finds it and names these codes. */
export const modelFacts = {
  'model.in_part': {
    en: 'It is described only in part: {list} are more than are looked at one by one.',
    es: 'Solo se describe en parte: {list} son más de los que se examinan uno por uno.',
  },
  'model.tensors': {
    en: '{n, plural, one {# tensor} other {# tensors}}',
    es: '{n, plural, one {# tensor} other {# tensores}}',
  },
  'model.operators': {
    en: '{n, plural, one {# operator} other {# operators}}',
    es: '{n, plural, one {# operador} other {# operadores}}',
  },
  'model.buffers': {
    en: '{n, plural, one {# buffer} other {# buffers}}',
    es: '{n, plural, one {# búfer} other {# búferes}}',
  },
  'model.flex': {
    en: 'TensorFlow operators ({list}) do not run in LiteRT. Convert the model without SELECT_TF_OPS.',
    es: 'Los operadores de TensorFlow ({list}) no se ejecutan en LiteRT. Convierta el modelo sin SELECT_TF_OPS.',
  },
  'model.custom': {
    en: 'Custom operators ({list}) run only where the runtime knows them.',
    es: 'Los operadores personalizados ({list}) solo se ejecutan donde el entorno de ejecución los conoce.',
  },
  'model.newer_operators': {
    en: 'It holds operators newer than this Rackmark knows; the runtime may know them.',
    es: 'Contiene operadores más nuevos que los que conoce este Rackmark; puede que el entorno de ejecución los conozca.',
  },
  'model.open_sizes': {
    en: 'Some sizes of its inputs or outputs are known only when it runs. A benchmark can give them; where it does not, each is 1.',
    es: 'Algunos tamaños de sus entradas o salidas solo se conocen al ejecutarlo. Una prueba de rendimiento puede indicarlos; si no, cada uno es 1.',
  },
  'model.unread': {
    en: '{list}: packed in a way that Rackmark does not look into.',
    es: '{list}: con un empaquetado que Rackmark no examina.',
  },
  'model.empty': {
    en: 'It holds no model: nothing of it runs by itself.',
    es: 'No contiene ningún modelo: nada de él se ejecuta por sí solo.',
  },
  'model.tokenizer': {
    en: 'The tokenizer does not fit: it knows {n, number} tokens, the model only {of, number}.',
    es: 'El tokenizador no encaja: conoce {n, number} tokens, y el modelo solo {of, number}.',
  },
  'model.cache': {
    en: 'The metadata allows {n, number} tokens, but the model’s cache holds {of, number}.',
    es: 'Los metadatos permiten {n, number} tokens, pero en la caché del modelo caben {of, number}.',
  },

  'weights.no_model': { en: 'No model inside.', es: 'No contiene ningún modelo.' },
  'weights.bundle': {
    en: 'A bundle of {n, number} models, each with inputs, outputs and weights of its own.',
    es: 'Un paquete de {n, number} modelos, cada uno con sus propias entradas, salidas y pesos.',
  },
  'weights.not_looked_at': {
    en: 'Its weights and activations were not looked at.',
    es: 'No se examinaron sus pesos ni activaciones.',
  },
  'weights.sparse': {
    en: '{why}. The weights are sparse: {delta_share} of them are zero and not stored.',
    es: '{why}. Los pesos son dispersos: el {delta_share} son cero y no se guardan.',
  },
  'weights.few_bits': {
    en: 'Most weights are {n, number}-bit integers; activations are {list}.',
    es: 'La mayoría de los pesos son enteros de {n, number} bits; las activaciones son {list}.',
  },
  'weights.half': {
    en: 'Weights are 16-bit floats; activations are 32-bit floats.',
    es: 'Los pesos son reales de 16 bits; las activaciones, reales de 32 bits.',
  },
  'weights.mixed': {
    en: 'Weights are of several types: {delta_share} 8-bit integers, {limit_share} 32-bit floats.',
    es: 'Los pesos son de varios tipos: {delta_share} enteros de 8 bits, {limit_share} reales de 32 bits.',
  },
  'weights.integer': {
    en: '{word, select, wide {Weights are 8-bit integers, activations 16-bit integers} other {Weights and activations are 8-bit integers}}, inputs and outputs too.',
    es: '{word, select, wide {Los pesos son enteros de 8 bits y las activaciones, de 16 bits} other {Los pesos y las activaciones son enteros de 8 bits}}; también las entradas y salidas.',
  },
  'weights.integer.ends': {
    en: '{word, select, wide {Weights are 8-bit integers, activations 16-bit integers} other {Weights and activations are 8-bit integers}}; inputs or outputs are {list}.',
    es: '{word, select, wide {Los pesos son enteros de 8 bits y las activaciones, de 16 bits} other {Los pesos y las activaciones son enteros de 8 bits}}; entradas o salidas son {list}.',
  },
  'weights.dynamic_range': {
    en: 'Weights are 8-bit integers; activations are floats, quantised while it runs.',
    es: 'Los pesos son enteros de 8 bits; las activaciones son reales que se cuantizan durante la ejecución.',
  },
  'weights.float': {
    en: 'Weights and activations are 32-bit floats.',
    es: 'Los pesos y las activaciones son reales de 32 bits.',
  },
  'weights.float.ends': {
    en: 'Weights and activations are 32-bit floats; inputs or outputs are {list}.',
    es: 'Los pesos y las activaciones son reales de 32 bits; entradas o salidas son {list}.',
  },
  'weights.nothing': {
    en: 'It has neither weights nor activations.',
    es: 'No tiene pesos ni activaciones.',
  },
  'weights.computes': {
    en: 'It has no weights; it computes with {list}.',
    es: 'No tiene pesos; calcula con {list}.',
  },
  'weights.type': {
    en: '{kind, select, i4 {4-bit integers} i8 {8-bit integers} i16 {16-bit integers} i32 {32-bit integers} i64 {64-bit integers} f16 {16-bit floats} bf16 {16-bit floats (bfloat16)} f32 {32-bit floats} f64 {64-bit floats} float {floats} bool {booleans} other {texts}}',
    es: '{kind, select, i4 {enteros de 4 bits} i8 {enteros de 8 bits} i16 {enteros de 16 bits} i32 {enteros de 32 bits} i64 {enteros de 64 bits} f16 {reales de 16 bits} bf16 {reales de 16 bits (bfloat16)} f32 {reales de 32 bits} f64 {reales de 64 bits} float {reales} bool {booleanos} other {textos}}',
  },
} as const satisfies Messages;
