import type { Messages } from '../message.js';

/** What engines say of a run that they could not do, on computers and phones alike: as in `agents.ts`, their English. */
export const engines = {
  'agent.engine.not_at': {
    en: 'The native LiteRT is not at {path}. Run npx rackmark runtime install.',
    es: 'LiteRT nativo no está en {path}. Ejecute npx rackmark runtime install.',
  },
  'agent.engine.not_loaded': {
    en: 'The native LiteRT could not be loaded: {detail}',
    es: 'LiteRT nativo no se pudo cargar: «{detail}»',
  },
  'agent.engine.lm_not_loaded': {
    en: 'LiteRT-LM could not be loaded: {detail}',
    es: 'LiteRT-LM no se pudo cargar: «{detail}»',
  },
  'agent.engine.no_dispatch': {
    en: 'No NPU: this device has no dispatch library for one.',
    es: 'Sin NPU: este dispositivo no tiene biblioteca de despacho para ninguna.',
  },
  'agent.engine.dispatch_not_loaded': {
    en: 'No NPU: the runtime could not load the dispatch library.',
    es: 'Sin NPU: el entorno de ejecución no pudo cargar la biblioteca de despacho.',
  },
  'agent.engine.not_prepared': {
    en: 'LiteRT could not prepare the model: {detail}',
    es: 'LiteRT no pudo preparar el modelo: «{detail}»',
  },
  'agent.engine.not_prepared_on': {
    en: 'The {what} could not prepare the model: {detail}',
    es: 'La {what} no pudo preparar el modelo: «{detail}»',
  },
  'agent.engine.operators': {
    en: 'The {what} does not take every operator: {detail}',
    es: 'La {what} no admite todos los operadores: «{detail}»',
  },
  'agent.engine.npu_took_nothing': {
    en: 'The NPU took nothing of the model: it was not compiled for this NPU, and there is no compiler plugin to do it here.',
    es: 'La NPU no tomó nada del modelo: no se compiló para esta NPU y aquí no hay compilador que lo haga.',
  },
  'agent.engine.no_model': {
    en: 'LiteRT does not take this file as a model: {detail}',
    es: 'LiteRT no acepta este archivo como modelo: «{detail}»',
  },
  'agent.engine.not_run': {
    en: 'LiteRT could not run the model: {detail}',
    es: 'LiteRT no pudo ejecutar el modelo: «{detail}»',
  },
  'agent.engine.changing_output': {
    en: 'An output of the model has another size with each run, and LiteRT takes no buffer for such. Convert it with fixed sizes.',
    es: 'Una salida del modelo tiene otro tamaño en cada ejecución, y LiteRT no admite búferes así. Conviértalo con tamaños fijos.',
  },
  'agent.engine.js_memory': {
    en: 'The model does not fit into WebAssembly’s memory of 2 GiB.',
    es: 'El modelo no cabe en los 2 GiB de memoria de WebAssembly.',
  },
  'agent.engine.js_no_model': {
    en: 'LiteRT.js does not take this file as a model: {detail}',
    es: 'LiteRT.js no acepta este archivo como modelo: «{detail}»',
  },
  'agent.engine.js_ran_out': {
    en: 'LiteRT.js ran out of memory (2 GiB at most): {detail}',
    es: 'LiteRT.js se quedó sin memoria (2 GiB como máximo): «{detail}»',
  },
  'agent.engine.late_sizes': {
    en: 'The sizes of its outputs are known only when it is prepared, and LiteRT.js makes them before. Use the native LiteRT.',
    es: 'Los tamaños de sus salidas solo se conocen al prepararlo, y LiteRT.js las crea antes. Use LiteRT nativo.',
  },
  'agent.engine.unreadable': {
    en: 'The model cannot be read: {detail}',
    es: 'El modelo no se puede leer: «{detail}»',
  },

  'agent.lm.context': {
    en: 'A context of {a} tokens was asked for; the model has room for {b}.',
    es: 'Se pidió un contexto de {a} tokens; en el modelo caben {b}.',
  },
  'agent.lm.tokens': {
    en: 'A prefill of {a} and a decode of {b} tokens need {c}; the context has room for {value}.',
    es: 'Un prellenado de {a} y una decodificación de {b} tokens necesitan {c}; en el contexto caben {value}.',
  },
  'agent.lm.cut': {
    en: 'The answer was cut off after {a} tokens: prompt and answer filled the context of {b} tokens. Ask for at most {c}, or shorten the prompt.',
    es: 'La respuesta se cortó tras {a} tokens: la indicación y la respuesta llenaron el contexto de {b} tokens. Pida como máximo {c} o acorte la indicación.',
  },
  'agent.lm.long_prompt': {
    en: 'The prompt is longer than the context: {detail}',
    es: 'La indicación es más larga que el contexto: «{detail}»',
  },
  'agent.lm.tokenizer': {
    en: 'The tokenizer does not fit the model: it makes tokens of the prompt that the model does not have.',
    es: 'El tokenizador no corresponde al modelo: hace de la indicación tokens que el modelo no tiene.',
  },
  'agent.lm.tokenizer_because': {
    en: 'The tokenizer does not fit the model: {detail}',
    es: 'El tokenizador no corresponde al modelo: «{detail}»',
  },
  'agent.lm.no_answer': {
    en: 'LiteRT-LM could not answer: {detail}',
    es: 'LiteRT-LM no pudo responder: «{detail}»',
  },
  'agent.lm.no_memory': {
    en: 'LiteRT-LM found no memory for the model: {detail}',
    es: 'LiteRT-LM no encontró memoria para el modelo: «{detail}»',
  },
  'agent.lm.compressed': {
    en: 'This .task file is compressed; LiteRT-LM takes one whose parts are stored as they are.',
    es: 'Este archivo .task está comprimido; LiteRT-LM admite uno cuyas partes estén guardadas tal cual.',
  },
  'agent.lm.no_file': {
    en: 'LiteRT-LM does not take this file: {detail}',
    es: 'LiteRT-LM no acepta este archivo: «{detail}»',
  },
  'agent.lm.no_accelerator': {
    en: 'LiteRT-LM has no {what} here: {detail}',
    es: 'LiteRT-LM no tiene {what} aquí: «{detail}»',
  },
  'agent.lm.not_loaded': {
    en: 'LiteRT-LM could not load the model: {detail}',
    es: 'LiteRT-LM no pudo cargar el modelo: «{detail}»',
  },
  'agent.lm.lora_rank': {
    en: 'LiteRT-LM does not run LoRA of this rank: {detail}',
    es: 'LiteRT-LM no ejecuta LoRA de este rango: «{detail}»',
  },
  'agent.lm.lora': {
    en: 'LiteRT-LM does not take these LoRA weights: {detail}',
    es: 'LiteRT-LM no acepta estos pesos LoRA: «{detail}»',
  },
  'agent.lm.operators_untold': {
    en: 'LiteRT-LM does not tell which operators ran where.',
    es: 'LiteRT-LM no indica qué operadores se ejecutaron dónde.',
  },
  'agent.lm.no_session': {
    en: 'LiteRT-LM could not begin a session: {detail}',
    es: 'LiteRT-LM no pudo empezar una sesión: «{detail}»',
  },

  'agent.harness.no_input': {
    en: 'The model has no input {name}; it has: {what}.',
    es: 'El modelo no tiene ninguna entrada {name}; tiene: {what}.',
  },
  'agent.harness.type': {
    en: 'The {side} {name} is of type {what}; Rackmark measures models of numbers and booleans.',
    es: '{name} ({side}) es de tipo {what}; Rackmark mide modelos de números y booleanos.',
  },
  'agent.harness.file_size': {
    en: 'The file for the input {name} has {a} bytes; the model takes {b}.',
    es: 'El archivo para la entrada {name} tiene {a} bytes; el modelo admite {b}.',
  },
  'agent.harness.shapes': {
    en: 'The model does not run with the shapes that were given ({shape}): {detail}',
    es: 'El modelo no se ejecuta con las formas indicadas ({shape}): «{detail}»',
  },
  'agent.harness.shape': {
    en: 'LiteRT does not take the shape {shape} for the input {name}; the model says {what}.',
    es: 'LiteRT no acepta la forma {shape} para la entrada {name}; el modelo indica {what}.',
  },
  'agent.harness.out_of_memory': {
    en: 'The run ran out of memory: {detail}',
    es: 'La ejecución se quedó sin memoria: «{detail}»',
  },
  'agent.harness.failed': {
    en: 'The harness failed: {detail}',
    es: 'El arnés falló: «{detail}»',
  },
  'agent.harness.memory': {
    en: 'The system ended the run{where}, most likely because memory was full. Close other programs, or take a model with smaller weights.',
    es: 'El sistema terminó la ejecución{where}, probablemente porque la memoria estaba llena. Cierre otros programas o use un modelo con pesos más pequeños.',
  },
} as const satisfies Messages;
