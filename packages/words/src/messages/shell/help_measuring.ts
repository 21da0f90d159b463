import type { Messages } from '../../message.js';

/** `--help` of the commands that measure. */
export const helpMeasuring = {
  'help.accelerator': {
    en: 'cpu, gpu, npu (default: cpu)',
    es: 'cpu, gpu, npu (por omisión: cpu)',
  },
  'help.engine': {
    en: 'litert, litert-js, litert-lm (default: the native one for the file)',
    es: 'litert, litert-js, litert-lm (por omisión: el nativo para el archivo)',
  },
  'help.runtime_versions': {
    en: 'released versions beside each other, e.g. litert@2.2.0,litert@2.3.0; litert alone is the one that a device has (rackmark runtime list)',
    es: 'versiones publicadas, una junto a otra, como litert@2.2.0,litert@2.3.0; litert a secas es la que tiene el dispositivo (rackmark runtime list)',
  },
  'help.threads': {
    en: 'CPU threads, e.g. 1,2,4 (default: 1)',
    es: 'hilos de la CPU, como 1,2,4 (por omisión: 1)',
  },
  'help.precision': {
    en: 'of the GPU: default, fp16, fp32, fp16_fp32_acc',
    es: 'de la GPU: default, fp16, fp32, fp16_fp32_acc',
  },
  'help.backend': {
    en: 'of the GPU: default, opencl, webgpu',
    es: 'de la GPU: default, opencl, webgpu',
  },
  'help.priority': {
    en: 'of the GPU: default, low, normal, high',
    es: 'de la GPU: default, low, normal, high',
  },
  'help.compile_mode': {
    en: 'of the NPU: default, aot, jit',
    es: 'de la NPU: default, aot, jit',
  },
  'help.compile_cache': {
    en: 'keep what is compiled: the cold load fills the cache, the warm one reads it',
    es: 'conserva lo compilado: la carga en frío llena la caché y la carga en caliente la lee',
  },
  'help.fallback': {
    en: 'let the CPU take what a GPU or NPU does not; marked in every table',
    es: 'deja a la CPU lo que una GPU o NPU no admite; se marca en todas las tablas',
  },
  'help.prefill': {
    en: 'language models: tokens of the prompt, e.g. 128,512 (default: 256)',
    es: 'modelos de lenguaje: tokens de la indicación, como 128,512 (por omisión: 256)',
  },
  'help.decode': {
    en: 'language models: tokens of the answer (default: 256)',
    es: 'modelos de lenguaje: tokens de la respuesta (por omisión: 256)',
  },
  'help.context': {
    en: 'language models: room for both (default: what the model allows)',
    es: 'modelos de lenguaje: espacio para ambas (por omisión: lo que permita el modelo)',
  },
  'help.prompt': {
    en: 'language models: answer this text, greedily, until it stops or --decode is reached',
    es: 'modelos de lenguaje: responde a este texto, siempre con el token más probable, hasta que termine o se alcance --decode',
  },
  'help.shape': {
    en: 'sizes that a model leaves open, e.g. image=1,224,224,3; may be given again (default: 1 for each)',
    es: 'tamaños que el modelo deja abiertos, como image=1,224,224,3; se puede repetir (por omisión: 1 en cada uno)',
  },
  'help.parts': {
    en: 'models inside a bundle, measured in its place; rackmark models parts lists them',
    es: 'modelos dentro de un paquete, que se miden en su lugar; rackmark models parts los muestra',
  },
  'help.input': {
    en: 'fill an input from an array that numpy.save() wrote, e.g. image=cat.npy; may be given again (default: made-up values)',
    es: 'llena una entrada con una matriz guardada por numpy.save(), como image=cat.npy; se puede repetir (por omisión: valores inventados)',
  },
  'help.repeats': {
    en: 'runs a cell (default: 3)',
    es: 'ejecuciones por celda (por omisión: 3)',
  },
  'help.iterations': {
    en: 'least iterations a run (default: 100)',
    es: 'mínimo de iteraciones por ejecución (por omisión: 100)',
  },
  'help.seconds': {
    en: 'least seconds of measuring a run (default: 1)',
    es: 'mínimo de segundos de medición por ejecución (por omisión: 1)',
  },
  'help.devices_to_use': {
    en: 'names, ids or kinds of devices (default: all that are connected)',
    es: 'nombres, id o tipos de dispositivos (por omisión: todos los conectados)',
  },

  'help.bench': {
    en: 'Measure models; prints a table, exit 0 when every cell was measured, 1 when one was not or a file was refused, 3 when it could not run',
    es: 'Mide modelos y muestra una tabla; código de salida 0 si se midieron todas las celdas, 1 si falta alguna o se rechazó un archivo, 3 si no se pudo ejecutar',
  },
  'help.bench.files': {
    en: '.tflite files, or language models: .litertlm and .task files; with --suite: slot=file',
    es: 'archivos .tflite, o modelos de lenguaje: archivos .litertlm y .task; con --suite: lugar=archivo',
  },
  'help.bench.suite': {
    en: 'run this suite, by its name or number, for a release',
    es: 'ejecuta esta suite, por su nombre o número, para una versión',
  },
  'help.bench.release': {
    en: 'of a suite: the release that is measured, a new one or one that is there',
    es: 'de una suite: la versión que se mide, nueva o ya existente',
  },
  'help.bench.commit': { en: 'commit of the release', es: 'commit de la versión' },
  'help.bench.parent': {
    en: 'of the release: name or commit of the one it comes from; may be given again',
    es: 'de la versión: nombre o commit de aquella de la que proviene; se puede repetir',
  },
  'help.bench.branch': { en: 'branch of the release', es: 'rama de la versión' },

  'help.gate': {
    en: 'Is a candidate worse than a base? Exit 0 no regression, 1 regression, 2 cannot tell, 3 could not run',
    es: '¿Es un candidato peor que una base? Código de salida 0 sin regresión, 1 regresión, 2 no se puede saber, 3 no se pudo ejecutar',
  },
  'help.gate.files': {
    en: 'model files that are measured on both versions of a runtime',
    es: 'archivos de modelo que se miden con las dos versiones de un entorno de ejecución',
  },
  'help.gate.suite': {
    en: 'compare two releases of this suite, by its name or number',
    es: 'compara dos versiones de esta suite, por su nombre o número',
  },
  'help.gate.base': {
    en: 'a release of the suite (default: what the suite is held against), a model file, or a runtime such as litert@2.2.0',
    es: 'una versión de la suite (por omisión: aquella con la que se compara la suite), un archivo de modelo, o un entorno de ejecución como litert@2.2.0',
  },
  'help.gate.candidate': { en: 'the same, under test', es: 'lo mismo, para lo que se pone a prueba' },
  'help.gate.metric': {
    en: 'e.g. latency,latency@p90,peak_memory (default: latency; prefill and decode rates)',
    es: 'por ejemplo, latency,latency@p90,peak_memory (por omisión: latencia; tasas de prellenado y decodificación)',
  },
  'help.gate.limit': {
    en: 'how much worse is no regression: 3%, or 3%,decode_rate=5% (default: 3%)',
    es: 'cuánto peor no es una regresión: 3%, o 3%,decode_rate=5% (por omisión: 3%)',
  },
  'help.gate.fallback': {
    en: 'count what ran on the CPU in place of a GPU or NPU',
    es: 'cuenta lo que se ejecutó en la CPU en lugar de una GPU o NPU',
  },
  'help.gate.most_runs': {
    en: 'runs a side and cell before it says that it cannot tell (default: 20)',
    es: 'ejecuciones por lado y celda antes de decir que no se puede saber (por omisión: 20)',
  },
  'help.gate.name': {
    en: 'of this gate, in its comment (default: the suite’s)',
    es: 'de este control, en su comentario (por omisión: el de la suite)',
  },
  'help.gate.junit': { en: 'write a JUnit report, too', es: 'escribe además un informe JUnit' },
  'help.gate.markdown': {
    en: 'print a comment for a pull request',
    es: 'muestra un comentario para un pull request',
  },

  'help.history': {
    en: 'Measure models on released versions of the runtime side by side: is a version slower than the one before? Kept as a suite whose releases are the versions',
    es: 'Mide modelos con versiones publicadas del entorno de ejecución, una junto a otra: ¿es una versión más lenta que la anterior? Queda como una suite con una versión por cada una de ellas',
  },
  'help.history.files': {
    en: '.tflite files, or language models: .litertlm and .task files',
    es: 'archivos .tflite, o modelos de lenguaje: archivos .litertlm y .task',
  },
  'help.history.runtimes': {
    en: 'e.g. litert@2.2.0,litert@2.3.0; all: every version that can be had (rackmark runtime list), fetched where it is missing on this computer',
    es: 'por ejemplo, litert@2.2.0,litert@2.3.0; all: todas las versiones disponibles (rackmark runtime list), que se descargan si faltan en este equipo',
  },
  'help.history.name': {
    en: 'of the suite (default: of the models); the same again adds runs',
    es: 'de la suite (por omisión: el de los modelos); el mismo otra vez añade ejecuciones',
  },
} as const satisfies Messages;
