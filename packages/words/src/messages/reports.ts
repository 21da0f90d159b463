import type { Messages } from '../message.js';

/** What a first draft of a report says by itself. */
export const reports = {
  'report.title': { en: '{side} against {base}', es: '{side} frente a {base}' },
  'report.title.benchmark': {
    en: 'Benchmark {benchmark, number}: {name}',
    es: 'Prueba {benchmark, number}: {name}',
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
} as const satisfies Messages;
