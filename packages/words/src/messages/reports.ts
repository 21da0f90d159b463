import type { Messages } from '../message.js';

/** What a first draft of a report says by itself, and why a file is none. */
export const reports = {
  'report.title': { en: '{side} against {base}', es: '{side} frente a {base}' },
  'report.title.benchmark': {
    en: 'Benchmark {benchmark, number}: {name}',
    es: 'Prueba {benchmark, number}: {name}',
  },
  'report.title.series': {
    en: '{side} on {device}{word, select, slower {: slower since {name}} faster {: faster since {name}} other {, by release}}',
    es: '{side} en {device}{word, select, slower {: peor desde {name}} faster {: mejor desde {name}} other {, por versión}}',
  },
  'report.title.alert': {
    en: '{list}: {word, select, budget {over budget} missing {no valid run} other {slower}} since {name}',
    es: '{list}: {word, select, budget {por encima del límite} missing {sin ejecuciones válidas} other {peor}} desde {name}',
  },
  'report.findings': { en: 'What was found', es: 'Qué se encontró' },
  'report.matrix': { en: 'Speed against {base}', es: 'Velocidad frente a {base}' },
  'report.table': { en: 'All figures', es: 'Todas las cifras' },
  'report.cells': { en: 'What was measured', es: 'Qué se midió' },
  'report.environment': { en: 'How it was measured', es: 'Cómo se midió' },
  'report.why': {
    en: 'Why was this measured, and what should a reader do with it?',
    es: '¿Por qué se midió esto y qué debería hacer con ello quien lo lea?',
  },
  'report.not_compared': { en: 'What was not compared', es: 'Qué no se comparó' },
  'report.not_compared.line': {
    en: '{name}, {label}: {why}',
    es: '{name}, {label}: {why}',
  },
  'report.not_compared.more': {
    en: '… and {n, plural, one {# more place} other {# more places}}.',
    es: '… y {n, plural, one {# lugar más} other {# lugares más}}.',
  },
  'report_file.no_file': {
    en: 'The file cannot be opened: {detail}.',
    es: 'No se puede abrir el archivo: {detail}.',
  },
  'report_file.zip': {
    en: 'The file cannot be read as a report: {detail}. It may be cut, damaged or another file; a report is exported as .rackmark.zip.',
    es: 'El archivo no se puede leer como informe: {detail}. Puede estar cortado, dañado o ser otro; un informe se exporta como .rackmark.zip.',
  },
  'report_file.name': {
    en: 'The file holds “{given}”, which no report has, or has it twice. It was not made by Rackmark, or it was changed.',
    es: 'El archivo contiene «{given}», que ningún informe tiene, o lo tiene dos veces. No lo hizo Rackmark o se modificó.',
  },
  'report_file.too_many': {
    en: 'The file holds {n, number} files. A report has at most {limit, number}: it was not made by Rackmark.',
    es: 'El archivo contiene {n, number} archivos. Un informe tiene {limit, number} como máximo: no lo hizo Rackmark.',
  },
  'report_file.sizes': {
    en: 'The file says of its parts that they are larger than it is itself. It was not made by Rackmark.',
    es: 'El archivo dice que sus partes son mayores que él mismo. No lo hizo Rackmark.',
  },
  'report_file.too_large': {
    en: '{given} is larger than any that Rackmark writes: more than {limit_bytes}.',
    es: '{given} es mayor que cualquiera que Rackmark escribe: más de {limit_bytes}.',
  },
  'report_file.missing': {
    en: 'There is no {given} in the file: it is not a report of Rackmark, or it was changed.',
    es: 'En el archivo no hay {given}: no es un informe de Rackmark o se modificó.',
  },
  'report_file.cut': {
    en: '{given} ends in the middle of a record. Export the report again.',
    es: '{given} termina en medio de un registro. Exporte el informe de nuevo.',
  },
  'report_file.schema': {
    en: '{given} cannot be read: {detail}. It may come of another version of Rackmark, or it was changed.',
    es: '{given} no se puede leer: {detail}. Puede ser de otra versión de Rackmark o estar modificado.',
  },
} as const satisfies Messages;
