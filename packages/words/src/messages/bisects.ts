import type { Messages } from '../message.js';

/** How a bisect ended, and why there is none. */
export const bisects = {
  'bisect.found': {
    en: 'The first release that is not as before is {name}; {before} is as before.',
    es: 'La primera versión que ya no está como antes es {name}; {before} está como antes.',
  },
  'bisect.range': {
    en: '{before} is as before and {name} is not; {n, plural, one {one release} other {# releases}} in between cannot be measured, since {word, select, runtime {not every device has that runtime} other {files are gone}}.',
    es: '{before} está como antes y {name} no; {n, plural, one {una versión intermedia no se puede medir} other {# versiones intermedias no se pueden medir}} porque {word, select, runtime {no todos los dispositivos tienen ese entorno} other {faltan archivos}}.',
  },
  'bisect.cannot_tell': {
    en: 'Cannot tell whether {side} is as before, after {n, plural, one {# run} other {# runs}} on each device. {before} is as before, {name} is not.',
    es: 'No se puede saber si {side} está como antes, tras {n, plural, one {# ejecución} other {# ejecuciones}} en cada dispositivo. {before} está como antes, {name} no.',
  },
  'bisect.not_shown': {
    en: 'Side by side, {name} is not slower than {before}: it may not be the release. Look at what else changed.',
    es: 'Medidas una junto a la otra, {name} no es más lenta que {before}: puede que no sea la versión. Mire qué más cambió.',
  },
  'bisect.cancelled': {
    en: 'Stopped before there was an answer.',
    es: 'Detenida antes de que hubiera respuesta.',
  },
  'bisect.benchmark_cancelled': {
    en: 'Could not go on: benchmark {benchmark, number} was cancelled.',
    es: 'No se pudo continuar: se canceló la prueba {benchmark, number}.',
  },
  'bisect.could_not_run': {
    en: 'Could not go on: {detail}.',
    es: 'No se pudo continuar: {detail}.',
  },

  'bisect.why_not.kind': {
    en: 'Only an alert of a level that became slower can be bisected: this one is of another kind.',
    es: 'Solo se puede bisecar una alerta de un nivel que empeoró: esta es de otra clase.',
  },
  'bisect.why_not.no_good': {
    en: 'No release before {name} is known to be as it should be: there is nothing to hold others against.',
    es: 'No se conoce ninguna versión anterior a {name} que esté como debe: no hay con qué comparar.',
  },
  'bisect.why_not.nothing_between': {
    en: '{name} follows {before} directly: no release lies in between. To narrow it down further, add releases between them to the suite, with their files.',
    es: '{name} sigue directamente a {before}: no hay versiones intermedias. Para acotar más, añada a la suite versiones entre ambas, con sus archivos.',
  },
  'bisect.why_not.runtimes': {
    en: 'Of {before} to {name} some are versions of a runtime and others are not: they cannot be measured side by side.',
    es: 'De {before} a {name}, unas son versiones de un entorno de ejecución y otras no: no se pueden medir una junto a otra.',
  },
  'bisect.why_not.slots': {
    en: 'Suite {side} has no slot {list} any more: what the alert is of can no longer be measured.',
    es: 'La suite {side} ya no tiene {list}: lo que señala la alerta ya no se puede medir.',
  },
  'bisect.why_not.same_files': {
    en: '{before} and {name} have the same files for {list}: measured side by side they are one and the same. Look at what else changed.',
    es: '{before} y {name} tienen los mismos archivos para {list}: medidas una junto a la otra son lo mismo. Mire qué más cambió.',
  },
  'bisect.why_not.files_gone': {
    en: 'Files of {name} are gone: nothing can be held against it. Upload them again.',
    es: 'Faltan archivos de {name}: no se puede comparar con ella. Vuelva a subirlos.',
  },
  'bisect.why_not.all_gone': {
    en: 'None of the {n, plural, one {# release} other {# releases}} between {before} and {name} can be measured: files are gone, or devices lack the runtime.',
    es: 'No se puede medir {n, plural, one {la única versión} other {ninguna de las # versiones}} entre {before} y {name}: faltan archivos, o a los dispositivos les falta el entorno.',
  },
  'bisect.why_not.devices_gone': {
    en: 'No device that showed it can measure now ({list}): they are gone, switched off, or lack what it was measured with.',
    es: 'Ningún dispositivo que lo mostró puede medir ahora ({list}): ya no están, están desactivados o les falta aquello con lo que se midió.',
  },
} as const satisfies Messages;
