import type { Messages } from '../message.js';

/** What a model’s own facts rule out, and why LoRA weights do not run in a base. */
export const unsupportedModels = {
  'unsupported.empty': {
    en: '{model} is a .{what} file that holds no model: nothing of it runs. Upload the bundle that has the model in it.',
    es: '{model} es un archivo .{what} que no contiene ningún modelo: nada de él se ejecuta. Suba el paquete que contiene el modelo.',
  },
  'unsupported.only_tokenizer': {
    en: '{model} is a .{what} file that holds a tokenizer and no model: nothing of it runs. Upload the bundle that has the model in it.',
    es: '{model} es un archivo .{what} que contiene un tokenizador y ningún modelo: nada de él se ejecuta. Suba el paquete que contiene el modelo.',
  },
  'unsupported.several_models': {
    en: '{model} bundles {n, plural, one {one model} other {# models}} ({list}) for a pipeline of MediaPipe’s: the engines here run one model, not the bundle. Take the part that you mean as a model of its own: on the page of {model}, or by rackmark bench with --part.',
    es: '{model} agrupa {n, plural, one {un modelo} other {# modelos}} ({list}) para una cadena de MediaPipe: los motores de aquí ejecutan un modelo, no el paquete. Tome la parte que le interesa como modelo propio: en la página de {model} o con rackmark bench y --part.',
  },
  'unsupported.flex': {
    en: '{model} holds operators of TensorFlow itself ({list}), which are not part of {name}. Convert it again without SELECT_TF_OPS; where the converter then names an operator, replace that one in the model.',
    es: '{model} contiene operadores del propio TensorFlow ({list}), que no forman parte de {name}. Conviértalo de nuevo sin SELECT_TF_OPS; si el conversor nombra entonces un operador, sustitúyalo en el modelo.',
  },
  'unsupported.shapeless': {
    en: '{model} {word, select, input {takes} other {gives}} {kind, select, string {texts} resource {a resource of TensorFlow} other {a variant of TensorFlow}} ({word, select, input {input} other {output}} {name}): inputs and outputs are buffers of numbers here. Export the part between with numbers at both ends, for a text model token ids; or measure it on a phone with benchmark_model, which fills in a sentence.',
    es: '{model} {word, select, input {recibe} other {da}} {kind, select, string {textos} resource {un recurso de TensorFlow} other {una variante de TensorFlow}} ({word, select, input {entrada} other {salida}} {name}): aquí las entradas y salidas son búferes de números. Exporte la parte intermedia con números en ambos extremos, para un modelo de texto identificadores de tokens; o mídalo en un teléfono con benchmark_model, que pone una frase.',
  },
  'unsupported.late_sizes': {
    en: '{model} tells the sizes of its outputs ({name}) only when it is prepared ({list}); LiteRT.js makes them before. Use the native LiteRT.',
    es: '{model} solo indica los tamaños de sus salidas ({name}) cuando se prepara ({list}); LiteRT.js las crea antes. Use LiteRT nativo.',
  },
  'unsupported.compiled.elsewhere': {
    en: '{model} was compiled for the NPU of {name}; {device} is a {kind, select, android {phone} browser {browser} other {computer}}, which has none of that kind. Choose a device with that chip, or take the file that was not compiled ahead of time.',
    es: '{model} se compiló para la NPU de {name}; {device} es {kind, select, android {un teléfono} browser {un navegador} other {un equipo}}, que no tiene ninguna así. Elija un dispositivo con ese chip o use el archivo sin compilar de antemano.',
  },
  'unsupported.compiled.soc': {
    en: '{model} was compiled for {name}; {device} has a {what}. Choose a device with that SoC, or take the file that was not compiled ahead of time.',
    es: '{model} se compiló para {name}; {device} tiene {what}. Elija un dispositivo con ese SoC o use el archivo sin compilar de antemano.',
  },
  'unsupported.compiled.npu': {
    en: '{model} was compiled for the NPU of {name} and does not run on the {asked}. Ask for the NPU, or take the file that was not compiled ahead of time.',
    es: '{model} se compiló para la NPU de {name} y no se ejecuta en la {asked}. Pida la NPU o use el archivo sin compilar de antemano.',
  },
  'unsupported.packed_task': {
    en: '{model} is compressed; LiteRT-LM takes .task files whose parts are stored as they are. Pack it again without compression (zip -0).',
    es: '{model} está comprimido; LiteRT-LM admite archivos .task cuyas partes están guardadas tal cual. Empaquételo de nuevo sin compresión (zip -0).',
  },
  'unsupported.bundle': {
    en: '{model} is a .{what} file for language models; {name} does not run those, LiteRT-LM does.',
    es: '{model} es un archivo .{what} para modelos de lenguaje; {name} no los ejecuta, LiteRT-LM sí.',
  },
  'unsupported.no_bundle': {
    en: '{model} is a .tflite file; LiteRT-LM takes .litertlm and .task files.',
    es: '{model} es un archivo .tflite; LiteRT-LM admite archivos .litertlm y .task.',
  },
  'unsupported.no_tokenizer': {
    en: '{model} is a .tflite file without a tokenizer: ask for numbers of tokens, not for a prompt.',
    es: '{model} es un archivo .tflite sin tokenizador: pida números de tokens, no una indicación.',
  },
  'unsupported.no_language_model': {
    en: '{model} is no language model: it has no prefill and decode signatures.',
    es: '{model} no es un modelo de lenguaje: no tiene firmas de prellenado y decodificación.',
  },
  'unsupported.context': {
    en: 'A context of {n, number} tokens was asked for; {model} has room for {limit, number}.',
    es: 'Se pidió un contexto de {n, number} tokens; en {model} caben {limit, number}.',
  },
  'unsupported.tokens': {
    en: 'A prefill of {a} and a decode of {b} tokens need {n, number}; {model} has room for {limit, number}.',
    es: 'Un prellenado de {a} y una decodificación de {b} tokens necesitan {n, number}; en {model} caben {limit, number}.',
  },
  'unsupported.made_for': {
    en: '{model} was made for {list} only.',
    es: '{model} se hizo solo para {list}.',
  },

  'unsupported.lora.inputs_on_phone': {
    en: '{model} takes LoRA weights as inputs, which Rackmark’s harness on phones does not fill: it would run with whatever lies in memory.',
    es: '{model} recibe pesos LoRA como entradas, que el arnés de Rackmark en los teléfonos no llena: se ejecutaría con lo que haya en la memoria.',
  },
  'unsupported.lora.alone': {
    en: '{model} holds LoRA weights for a base model and nothing that runs by itself. Attach it to its base on its page.',
    es: '{model} contiene pesos LoRA para un modelo base y nada que se ejecute por sí solo. Asócielo a su modelo base en su página.',
  },
  'unsupported.lora.base': {
    en: '{model} does not run on {name}. {why}.',
    es: '{model} no se ejecuta sobre {name}. {why}.',
  },
  'unsupported.lora.accelerator': {
    en: '{model}: LoRA weights are loaded by LiteRT-LM on the CPU only, not on the {asked}.',
    es: '{model}: LiteRT-LM solo carga pesos LoRA en la CPU, no en la {asked}.',
  },
  'unsupported.lora.engine': {
    en: '{model}: LoRA weights are loaded by LiteRT-LM on the CPU only, not on {name}.',
    es: '{model}: los pesos LoRA solo los carga LiteRT-LM en la CPU, no {name}.',
  },

  'lora.no_inputs': {
    en: '{name} was not exported for LoRA: it has no inputs for LoRA weights. Export it again with LoRA.',
    es: '{name} no se exportó para LoRA: no tiene entradas para pesos LoRA. Expórtelo de nuevo con LoRA.',
  },
  'lora.audio': {
    en: 'It holds weights for an audio encoder; only the text decoder is run.',
    es: 'Contiene pesos para un codificador de audio; solo se ejecuta el decodificador de texto.',
  },
  'lora.gpu': {
    en: 'Its weights are laid out for LiteRT-LM on a GPU, which is not run with LoRA here. Export them for the CPU.',
    es: 'Sus pesos están dispuestos para LiteRT-LM en una GPU, que aquí no se ejecuta con LoRA. Expórtelos para la CPU.',
  },
  'lora.names': {
    en: 'Its tensors are named as by {side}, the inputs of {name} as by {base}: they would not meet.',
    es: 'Sus tensores se nombran según {side}; las entradas de {name}, según {base}: no coincidirían.',
  },
  'lora.exporter': {
    en: '{word, select, gemma {Gemma’s exporter} gemma_gpu {LiteRT-LM’s GPU form} generic {the generic exporter} audio {audio encoders} other {several exporters}}',
    es: '{word, select, gemma {el exportador de Gemma} gemma_gpu {la forma para GPU de LiteRT-LM} generic {el exportador genérico} audio {codificadores de audio} other {varios exportadores}}',
  },
  'lora.rank': {
    en: 'It is of rank {a}; {name} takes rank {b}.',
    es: 'Es de rango {a}; {name} admite el rango {b}.',
  },
  'lora.rank.several': {
    en: 'It is of rank {a}; the inputs of {name} are of several ranks.',
    es: 'Es de rango {a}; las entradas de {name} son de varios rangos.',
  },
  'lora.ranks': {
    en: 'Its own tensors are of several ranks; {name} takes rank {b}.',
    es: 'Sus propios tensores son de varios rangos; {name} admite el rango {b}.',
  },
  'lora.layers': {
    en: 'It is for {n, plural, one {# layer} other {# layers}}; {name} has {of, number}.',
    es: 'Es para {n, plural, one {# capa} other {# capas}}; {name} tiene {of, number}.',
  },
  'lora.projection': {
    en: 'It holds weights for the projection {what}; {name} takes {commas}.',
    es: 'Contiene pesos para la proyección {what}; {name} admite {commas}.',
  },
  'lora.width': {
    en: 'Its weights for the projection {what} take {n, number} bytes, the inputs of {name} {of, number}: they were made for a model of another width or number type.',
    es: 'Sus pesos para la proyección {what} ocupan {n, number} bytes; las entradas de {name}, {of, number}: se hicieron para un modelo de otra anchura u otro tipo numérico.',
  },
  'lora.no_rank': {
    en: 'Its file does not name its rank (metadata lora_rank), without which LiteRT-LM does not load it.',
    es: 'Su archivo no indica su rango (metadato lora_rank), sin el cual LiteRT-LM no lo carga.',
  },
  'lora.engine_ranks': {
    en: 'LiteRT-LM runs LoRA of rank {list} only; this one is of rank {a}.',
    es: 'LiteRT-LM solo ejecuta LoRA de rango {list}; este es de rango {a}.',
  },
} as const satisfies Messages;
