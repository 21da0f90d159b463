import type { Messages } from '../../message.js';

/** Reports of other portals, and their files. */
export const ofImports = {
  'problem.report_file_missing': {
    en: 'The request has no field "file". Send the exported report (.rackmark.zip) as multipart/form-data.',
    es: 'La petición no tiene el campo «file». Envíe el informe exportado (.rackmark.zip) como multipart/form-data.',
  },
  'problem.report_file_too_large': {
    en: 'An exported report has at most {limit_bytes} here. It was not taken in.',
    es: 'Aquí un informe exportado tiene {limit_bytes} como máximo. No se importó.',
  },
  'problem.report_too_costly': {
    en: 'To verify this file takes more than {seconds} s or {limit_bytes} of memory. It was not taken in; npx rackmark report verify reads it without such limits.',
    es: 'Verificar este archivo necesita más de {seconds} s o {limit_bytes} de memoria. No se importó; npx rackmark report verify lo lee sin esos límites.',
  },
  'problem.report_differs': {
    en: 'The file does not say what its records say: {n, plural, one {one thing differs} other {# things differ}}, the first is {given}. It was not taken in.',
    es: 'El archivo no dice lo que dicen sus registros: {n, plural, one {una cosa difiere} other {# cosas difieren}}; la primera es {given}. No se importó.',
  },
  'problem.report_signature': {
    en: '{word, select, forged {The signature does not belong to these files} none {The file is not signed, and a key was asked for} other {The file is signed by another key than the one that was asked for}}. It was not taken in.',
    es: '{word, select, forged {La firma no es de estos archivos} none {El archivo no está firmado y se pidió una clave} other {El archivo está firmado con otra clave que la que se pidió}}. No se importó.',
  },
  'problem.report_imported': {
    en: 'Report {a} was published by another portal ({code}): it can be read, shared and removed here, not changed.',
    es: 'El informe {a} lo publicó otro portal ({code}): aquí se puede leer, compartir y eliminar, no modificar.',
  },
} as const satisfies Messages;
