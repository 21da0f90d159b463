import type { Messages } from '../../message.js';

/** The search for the first bad release, on the page of its alert. */
export const bisect = {
  'bisect.title': { en: 'Bisect', es: 'Bisección' },
  'bisect.what': {
    en: 'halves what lies between {before} and {name}, measured beside both, on {list}',
    es: 'parte en dos lo que hay entre {before} y {name}, medido junto a ambas, en {list}',
  },
  'bisect.offer': {
    en: '{n, plural, one {One release lies} other {# releases lie}} between {before} and {name}: {high_n, plural, one {one step} other {# steps at most}}, on {list}.',
    es: 'Hay {n, plural, one {una versión} other {# versiones}} entre {before} y {name}: {high_n, plural, one {un paso} other {# pasos como máximo}}, en {list}.',
  },
  'bisect.start': { en: 'Start a bisect', es: 'Iniciar la bisección' },
  'bisect.again': { en: 'Start another one', es: 'Iniciar otra' },
  'bisect.stop': { en: 'Stop', es: 'Detener' },
  'bisect.so_far': {
    en: 'Step {place, number} of {of, number} at most. {before} is as before, {name} is not; {n, plural, one {one release is} other {# releases are}} in between.',
    es: 'Paso {place, number} de {of, number} como máximo. {before} está como antes, {name} no; {n, plural, one {queda una versión} other {quedan # versiones}} entre ambas.',
  },
  'bisect.gone': {
    en: 'Left out, since they cannot be measured now: {list}.',
    es: 'Omitidas porque ahora no se pueden medir: {list}.',
  },
  'bisect.step': { en: 'step {many}', es: 'paso {many}' },
  'bisect.word': {
    en: '{word, select, good {as before} bad {slower} not_shown {no difference to be seen} other {cannot tell}}',
    es: '{word, select, good {como antes} bad {peor} not_shown {sin diferencia visible} other {no se puede saber}}',
  },
  'bisect.is_measured': { en: 'is measured', es: 'se está midiendo' },
  'bisect.progress': {
    en: '{place, number} of {of, plural, one {# run} other {# runs}}',
    es: '{place, number} de {of, plural, one {# ejecución} other {# ejecuciones}}',
  },
  'bisect.same_as': {
    en: 'the same files as {name}: not measured',
    es: 'los mismos archivos que {name}: no se mide',
  },
  'bisect.runs': {
    en: '{n, plural, one {# run} other {# runs}} of each release on each device',
    es: '{n, plural, one {# ejecución} other {# ejecuciones}} de cada versión en cada dispositivo',
  },
  'bisect.against': { en: 'against {name}', es: 'frente a {name}' },
  'bisect.benchmark': { en: 'Benchmark {many}', es: 'Prueba {many}' },
  'bisect.numbers': { en: 'Numbers of step {many}', es: 'Cifras del paso {many}' },
  'bisect.device': { en: 'Device', es: 'Dispositivo' },
  'bisect.says': { en: 'Says', es: 'Dice' },
  'bisect.simulated': { en: 'simulated', es: 'simulado' },
} as const satisfies Messages;
