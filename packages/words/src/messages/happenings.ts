import type { Messages } from '../message.js';

/** What happened in a benchmark. */
export const happenings = {
  'happening.cancelled': {
    en: 'Cancelled. What was measured is kept.',
    es: 'Cancelada. Lo medido se conserva.',
  },
  'happening.ended': { en: 'All runs have ended.', es: 'Terminaron todas las ejecuciones.' },
  'happening.began': { en: 'Measuring began.', es: 'Empezó la medición.' },
  'happening.continues': {
    en: 'Measuring continues with attempt {attempt, number}.',
    es: 'La medición continúa con el intento {attempt, number}.',
  },
  'happening.retry': {
    en: '{why}. The next attempt continues with the {n, plural, one {remaining run} other {# remaining runs}}{over}.',
    es: '{why}. El próximo intento continúa con {n, plural, one {la ejecución restante} other {las # ejecuciones restantes}}{over}.',
  },
  'happening.retry.in': { en: ' in {wait_seconds}', es: ' dentro de {wait_seconds}' },
  'happening.ended_early': { en: 'The attempt ended early', es: 'El intento terminó antes de tiempo' },
  'happening.late': {
    en: 'Agent “{agent}” was away for {away_seconds}. Results that it measured meanwhile arrive now; they are kept and marked.',
    es: 'El agente «{agent}» estuvo ausente {away_seconds}. Llegan ahora los resultados que midió entretanto; se conservan y se marcan.',
  },
  'happening.run': {
    en: '{model}, {name}, repeat {n, number}: {why}.',
    es: '{model}, {name}, repetición {n, number}: {why}.',
  },
  'happening.run.suspect': { en: 'suspect. {why}', es: 'dudosa. {why}' },
  'happening.run.invalid': { en: 'invalid. {why}', es: 'no válida. {why}' },
  'happening.runs': {
    en: '{n, number} runs of {name}: {why}.',
    es: '{n, number} ejecuciones de {name}: {why}.',
  },
  'happening.cells': { en: '{n, number} cells', es: '{n, number} celdas' },
  'happening.cell': { en: '{model}, {name}', es: '{model}, {name}' },
  'happening.cannot_run': {
    en: '{n, plural, one {# cell ends} other {# cells end}} as unsupported. {why}.',
    es: '{n, plural, one {# celda termina} other {# celdas terminan}} como no admitidas. {why}.',
  },
} as const satisfies Messages;
