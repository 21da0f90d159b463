import type { Messages } from '../../message.js';

/** Models, their uploads, and files for inputs. */
export const ofModels = {
  'problem.model_in_use': {
    en: '{name} is still to be measured in benchmark{n, plural, one {} other {s}} {commas}. Wait until that is over or cancel it, then delete the model.',
    es: '{name} todavía se va a medir en {n, plural, one {la prueba} other {las pruebas}} {commas}. Espere a que termine o cancélela, y después elimine el modelo.',
  },
  'problem.model_deleted': {
    en: 'The bytes of {name} were deleted{detail}; its facts and results are kept. Upload the same file again to run it again.',
    es: 'Los bytes de {name} se eliminaron{detail}; sus datos y resultados se conservan. Suba de nuevo el mismo archivo para volver a ejecutarlo.',
  },
  'problem.model_deleted.on': { en: ' on {time}', es: ' el {time}' },
  'problem.file_refused': {
    en: '{why}. It was not stored.',
    es: 'El archivo no se acepta como modelo: «{why}». No se guardó.',
  },
  'problem.file_missing': {
    en: 'The request has no field "file". Send the {kind, select, input {.npy file} other {model file}} as multipart/form-data.',
    es: 'La petición no tiene el campo «file». Envíe {kind, select, input {el archivo .npy} other {el archivo del modelo}} como multipart/form-data.',
  },
  'problem.bytes_missing': {
    en: 'The bytes of {name} are not in the portal’s data folder any more. Upload the same file again.',
    es: 'Los bytes de {name} ya no están en la carpeta de datos del portal. Suba de nuevo el mismo archivo.',
  },
  'problem.base_in_use': {
    en: '{name} has been benchmarked on {base}: on another base its numbers would be those of another model under one name.',
    es: '{name} ya se midió sobre {base}: con otro modelo base, sus cifras serían las de otro modelo con el mismo nombre.',
  },
  'problem.base_in_use.its_base': { en: 'its base', es: 'su modelo base' },
  'problem.not_a_lora': {
    en: '{name} holds no LoRA weights: only those are attached to a base model.',
    es: '{name} no contiene pesos LoRA: solo esos se asocian a un modelo base.',
  },
  'problem.base_not_a_language_model': {
    en: '{name} is no language model: LoRA weights have nothing to run in there.',
    es: '{name} no es un modelo de lenguaje: los pesos LoRA no se pueden ejecutar en él.',
  },
  'problem.reader_ended': {
    en: 'The process that describes this file was ended twice from outside ({code}): the computer may be short of memory. Nothing was stored, and the file may be sound. Upload it again.',
    es: 'Algo externo terminó dos veces el proceso que lee este archivo ({code}): puede que al equipo le falte memoria. No se guardó nada, y el archivo puede estar bien. Súbalo de nuevo.',
  },
  'problem.model_too_costly': {
    en: 'To read this file {why}, as no file of a converter does. It was not stored. Export it again.',
    es: 'Leer este archivo {why}, algo que no ocurre con ningún archivo de un conversor. No se guardó. Expórtelo de nuevo.',
  },
  'problem.model_too_costly.memory': {
    en: 'takes more than {n, number} MiB of memory',
    es: 'necesita más de {n, number} MiB de memoria',
  },
  'problem.model_too_costly.time': {
    en: 'takes longer than {n, number} s',
    es: 'tarda más de {n, number} s',
  },
  'problem.model_too_costly.facts': {
    en: 'makes more than {n, number} MiB of facts',
    es: 'produce más de {n, number} MiB de datos',
  },
  'problem.model_too_costly.ended': {
    en: 'ended the process that read it ({detail})',
    es: 'terminó el proceso que lo leía ({detail})',
  },
  'problem.model_too_costly.no_reason': { en: 'no reason given', es: 'sin motivo indicado' },
  'problem.upload_busy': {
    en: 'Another request is at this upload. Try again in a moment.',
    es: 'Otra petición está usando esta subida. Inténtelo de nuevo en un momento.',
  },
  'problem.upload_refused': {
    en: '{why}. tus 1.0 says what each request needs.',
    es: 'La subida no sigue tus 1.0: «{why}».',
  },
  'problem.input_too_large': {
    en: 'A file that fills an input has at most {n, number} MiB. It was not stored.',
    es: 'Un archivo que llena una entrada tiene como máximo {n, number} MiB. No se guardó.',
  },
  'problem.input_not_found': {
    en: 'There is no input file {code}. Files that no benchmark names are kept for a day: upload it again.',
    es: 'No existe el archivo de entrada {code}. Los archivos que ninguna prueba usa se conservan un día: súbalo de nuevo.',
  },
  'problem.input_refused': {
    en: '{name} cannot fill an input. {why}. It was not stored.',
    es: '{name} no puede llenar una entrada: {why}. No se guardó.',
  },
  'problem.input_refused.shape': {
    en: 'Its shape is ({shape}), larger than inputs are',
    es: 'su forma es ({shape}), mayor que la de cualquier entrada',
  },
  'problem.input_refused.file': { en: '{detail}', es: '«{detail}»' },
} as const satisfies Messages;
