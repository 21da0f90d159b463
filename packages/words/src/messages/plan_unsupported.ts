import type { Messages } from '../message.js';

/** Why a configuration cannot run on a device, known before anything starts. What a model rules out is in `plan_models.ts`. */
export const unsupported = {
  'unsupported.engine': {
    en: '{why} ({name} on {device}).',
    es: '{why} ({name} en {device}).',
  },
  'unsupported.engine.not_offered': {
    en: 'Its agent does not offer this engine.',
    es: 'Su agente no ofrece este motor.',
  },
  'unsupported.accelerator.not_offered': {
    en: 'No {asked} is offered.',
    es: 'No se ofrece {asked}.',
  },
  'unsupported.version': {
    en: '{device} does not have {name}; it has {commas}. {why}.',
    es: '{device} no tiene {name}; tiene {commas}. {why}.',
  },
  'unsupported.version.unknown': { en: 'one of no known version', es: 'uno de versión desconocida' },
  'unsupported.version.with_rackmark': {
    en: '{name} comes with Rackmark.',
    es: '{name} viene con Rackmark.',
  },
  'unsupported.version.phone': {
    en: 'A phone has the version that its harness app was built with ({code}).',
    es: 'Un teléfono tiene la versión con la que se compiló su aplicación del arnés ({code}).',
  },
  'unsupported.version.add': {
    en: 'Run {code} on that computer.',
    es: 'Ejecute {code} en ese equipo.',
  },

  'unsupported.turns.js': {
    en: 'Prefill and decode are measured with LiteRT-LM and the native LiteRT, not with LiteRT.js.',
    es: 'El prellenado y la decodificación se miden con LiteRT-LM y con LiteRT nativo, no con LiteRT.js.',
  },
  'unsupported.turns.benchmark_model': {
    en: 'benchmark_model knows no prefill and decode. Use Rackmark’s own harness.',
    es: 'benchmark_model no conoce el prellenado ni la decodificación. Use el arnés propio de Rackmark.',
  },
  'unsupported.turns.phone': {
    en: '{why} (prefill and decode on {device}).',
    es: '{why} (prellenado y decodificación en {device}).',
  },
  'unsupported.turns.old_harness': {
    en: 'Its harness app measures no language models.',
    es: 'Su aplicación del arnés no mide modelos de lenguaje.',
  },
  'unsupported.sampler': {
    en: 'litert_lm_main answers a prompt with the model’s own sampler, not greedily. Ask for numbers of tokens, or use Rackmark’s own harness.',
    es: 'litert_lm_main responde a una indicación con el muestreo propio del modelo, no de forma voraz. Pida números de tokens o use el arnés propio de Rackmark.',
  },
  'unsupported.runner.runtime': {
    en: '{code} has its runtime built in: no version can be asked of it. Use Rackmark’s own harness.',
    es: '{code} lleva integrado su entorno de ejecución: no se le puede pedir otra versión. Use el arnés propio de Rackmark.',
  },
  'unsupported.runner.phone': {
    en: '{code} is {name}’s prebuilt program for Android; {device} is a {kind, select, browser {browser} other {computer}}. Use Rackmark’s own harness there.',
    es: '{code} es el programa ya compilado de {name} para Android; {device} es {kind, select, browser {un navegador} other {un equipo}}. Use allí el arnés propio de Rackmark.',
  },
  'unsupported.runner.engine': {
    en: '{code} runs the native {name} only, not {what}.',
    es: '{code} solo ejecuta {name} nativo, no {what}.',
  },

  'unsupported.shapes.language': {
    en: 'Shapes are given to single inferences; a language model takes numbers of tokens.',
    es: 'Las formas se dan a inferencias únicas; un modelo de lenguaje recibe números de tokens.',
  },
  'unsupported.shapes.runner': {
    en: '{code} is given no shapes here. Use Rackmark’s own harness.',
    es: 'A {code} no se le dan formas aquí. Use el arnés propio de Rackmark.',
  },
  'unsupported.shape': {
    en: '{model} takes {what}: {shape} does not fit.',
    es: '{model} recibe {what}: {shape} no encaja.',
  },
  'unsupported.shape.js': {
    en: 'LiteRT.js makes every open size 1; {shape} needs the native LiteRT.',
    es: 'LiteRT.js pone en 1 cada tamaño abierto; {shape} necesita LiteRT nativo.',
  },
  'unsupported.no_input': {
    en: '{model} has no input {name}; its inputs are: {list}.',
    es: '{model} no tiene ninguna entrada {name}; sus entradas son: {list}.',
  },
  'unsupported.no_inputs': {
    en: '{model} has no input {name}; it takes none.',
    es: '{model} no tiene ninguna entrada {name}; no recibe ninguna.',
  },

  'unsupported.files.language': {
    en: 'Files fill the inputs of single inferences; a language model takes a prompt or numbers of tokens.',
    es: 'Los archivos llenan las entradas de inferencias únicas; un modelo de lenguaje recibe una indicación o números de tokens.',
  },
  'unsupported.files.runner': {
    en: '{code} is given no files for inputs here. Use Rackmark’s own harness.',
    es: 'A {code} no se le dan archivos para las entradas aquí. Use el arnés propio de Rackmark.',
  },
  'unsupported.file': {
    en: '{model} takes {what}; {path} holds {shape}.',
    es: '{model} recibe {what}; {path} contiene {shape}.',
  },
  'unsupported.file.type': {
    en: '{model} takes {what}; {path} holds {shape}. {why}.',
    es: '{model} recibe {what}; {path} contiene {shape}. {why}.',
  },
  'unsupported.file.ones': {
    en: '{model} takes {what}; {path} holds {shape}, and it is run as {a} (with no shape given each open size is 1). Give the shape, too: {code}.',
    es: '{model} recibe {what}; {path} contiene {shape}, y se ejecuta como {a} (sin forma indicada, cada tamaño abierto es 1). Indique también la forma: {code}.',
  },
  'unsupported.file.given': {
    en: '{model} takes {what}; {path} holds {shape}, and it is run as {a} (the shape given). Give the shape, too: {code}.',
    es: '{model} recibe {what}; {path} contiene {shape}, y se ejecuta como {a} (la forma indicada). Indique también la forma: {code}.',
  },
  'unsupported.save.no_type': {
    en: 'No .npy file holds {what}.',
    es: 'Ningún archivo .npy contiene {what}.',
  },
  'unsupported.save.as': { en: 'Save it as {what}: {code}.', es: 'Guárdelo como {what}: {code}.' },
  'unsupported.save.quantised': {
    en: 'Its numbers are quantised: of real ones save {code}, clipped to what {what} holds.',
    es: 'Sus números están cuantizados: de los reales guarde {code}, recortados a lo que cabe en {what}.',
  },
} as const satisfies Messages;
