import type { Messages } from '../../message.js';

/** `rackmark benchmarks`, `runs`, `export`, `models add` and `models rm`. */
export const results = {
  'help.value.form': { en: 'form', es: 'forma' },
  'help.value.state': { en: 'state', es: 'estado' },
  'help.benchmarks': {
    en: 'List benchmarks, the newest first',
    es: 'Muestra las pruebas, de la más nueva a la más antigua',
  },
  'help.benchmarks.search': {
    en: 'part of its name or of a model’s, or its number',
    es: 'parte de su nombre o del de un modelo, o su número',
  },
  'help.benchmarks.state': { en: 'only those in this state', es: 'solo las que están en este estado' },
  'help.benchmarks.limit': { en: 'how many at most', es: 'cuántas como máximo' },
  'help.runs': {
    en: 'List the runs of a benchmark with their verdicts and main figures',
    es: 'Muestra las ejecuciones de una prueba con su veredicto y sus cifras principales',
  },
  'help.export': {
    en: 'Write what a benchmark measured to a file, figures to their last digit',
    es: 'Escribe en un archivo lo que midió una prueba, con todos los dígitos',
  },
  'help.export.output': { en: 'such as results.csv', es: 'por ejemplo, resultados.csv' },
  'help.export.as': {
    en: 'in which form; only jsonl holds raw samples (default: as the file is named)',
    es: 'en qué forma; solo jsonl contiene las muestras (por omisión: según el nombre del archivo)',
  },
  'help.export.rows': {
    en: 'what a row is of, or a line of jsonl; json holds both',
    es: 'de qué es una fila, o una línea de jsonl; json contiene ambas cosas',
  },
  'help.models.add': {
    en: 'Bring model files to the portal, without measuring them',
    es: 'Lleva archivos de modelo al portal, sin medirlos',
  },
  'help.models.files': { en: '.tflite, .litertlm or .task', es: '.tflite, .litertlm o .task' },
  'help.models.yes': { en: 'delete without asking', es: 'elimina sin preguntar' },

  'column.name': { en: 'Name', es: 'Nombre' },
  'column.tally': { en: 'Runs', es: 'Ejecuciones' },
  'column.when': { en: 'When', es: 'Cuándo' },
  'column.run': { en: 'Run', es: 'Ejecución' },

  'shell.benchmarks.none': { en: 'There is no such benchmark.', es: 'No hay ninguna prueba así.' },
  'shell.benchmarks.more': {
    en: '{n, number} of {of, number}; --limit shows more.',
    es: '{n, number} de {of, number}; --limit muestra más.',
  },
  'shell.benchmarks.state': {
    en: '{state, select, queued {waiting} running {running} cancelled {cancelled} other {ended}}',
    es: '{state, select, queued {en espera} running {en curso} cancelled {cancelada} other {terminada}}',
  },
  'shell.runs.none': { en: 'It has no runs.', es: 'No tiene ejecuciones.' },
  'shell.export.written': {
    en: 'Benchmark {benchmark, number} is in {path} ({size_bytes}). SHA-256 of the file:',
    es: 'La prueba {benchmark, number} está en {path} ({size_bytes}). SHA-256 del archivo:',
  },
  'shell.models.added': {
    en: '{name} ({code}, {size_bytes}) {kind, select, known {was in the portal already} other {is in the portal now}}.',
    es: '{name} ({code}, {size_bytes}) {kind, select, known {ya estaba en el portal} other {está ahora en el portal}}.',
  },
  'shell.models.loses': {
    en: '{name} ({code}): its bytes ({size_bytes}) go for good. {n, plural, =0 {No benchmark measured it.} one {# benchmark measured it: its results stay, and cannot be measured again.} other {# benchmarks measured it: their results stay, and cannot be measured again.}}',
    es: '{name} ({code}): sus bytes ({size_bytes}) se pierden para siempre. {n, plural, =0 {Ninguna prueba lo midió.} one {# prueba lo midió: sus resultados se conservan y no se podrán medir de nuevo.} other {# pruebas lo midieron: sus resultados se conservan y no se podrán medir de nuevo.}}',
  },
  'shell.models.ask': { en: 'Delete it? [y/N]', es: '¿Eliminarlo? [s/N]' },

  'cannot.models.kept': {
    en: '{kind, select, nobody {Nothing was deleted: nobody is here to be asked, and --yes is not given.} other {Nothing was deleted.}}',
    es: '{kind, select, nobody {No se eliminó nada: no hay a quién preguntar y no se indicó --yes.} other {No se eliminó nada.}}',
  },
  'cannot.export.form': {
    en: '{path} does not tell in which form: --as takes one of {list}.',
    es: '{path} no dice en qué forma: --as admite uno de {list}.',
  },
} as const satisfies Messages;
