import type { Messages } from '../message.js';

/** What happened to an alert. */
export const alerts = {
  'alert.raised': {
    en: 'Raised: {n, plural, one {# series is} other {# series are}} not as before, with release {name} first.',
    es: 'Alerta abierta: {n, plural, one {# serie} other {# series}} ya no {n, plural, one {está} other {están}} como antes; la primera versión es {name}.',
  },
  'alert.joined': {
    en: '{n, plural, one {# more series} other {# more series}} of the same range of releases joined.',
    es: 'Se {n, plural, one {unió # serie más} other {unieron # series más}} del mismo intervalo de versiones.',
  },
  'alert.recovered': {
    en: 'Closed by itself: all its series are as before again.',
    es: 'Cerrada por sí sola: todas sus series vuelven a estar como antes.',
  },
  'alert.unwatched': {
    en: 'Closed by itself: the suite follows none of its metrics any more.',
    es: 'Cerrada por sí sola: la suite ya no sigue ninguna de sus métricas.',
  },
  'alert.acknowledge': { en: 'Acknowledged.', es: 'Reconocida.' },
  'alert.fix': { en: 'Fixed.', es: 'Corregida.' },
  'alert.accept': { en: 'Accepted: a new level begins.', es: 'Aceptada: empieza un nivel nuevo.' },
  'alert.noise': { en: 'Noise: nothing changed.', es: 'Ruido: no cambió nada.' },
  'alert.wontfix': { en: 'Will not be fixed.', es: 'No se corregirá.' },
  'alert.infrastructure': {
    en: 'The phone or the rack, not the release.',
    es: 'Es el teléfono o el rack, no la versión.',
  },
  'alert.reopen': { en: 'Opened again.', es: 'Abierta de nuevo.' },
  'alert.assigned': { en: 'Assigned to {name}.', es: 'Asignada a {name}.' },
  'alert.unassigned': { en: 'Assigned to nobody.', es: 'Sin asignar.' },
  'alert.bisect.started': {
    en: 'Bisect begun: {n, plural, one {# release lies} other {# releases lie}} in between, {high_n, plural, one {# step} other {# steps at most}}.',
    es: 'Bisección iniciada: hay {n, plural, one {# versión intermedia} other {# versiones intermedias}}, {high_n, plural, one {# paso} other {# pasos como máximo}}.',
  },
  'alert.bisect.stopped': { en: 'Bisect stopped.', es: 'Bisección detenida.' },
  'alert.bisect.ended': { en: 'Bisect: {why}.', es: 'Bisección: {why}.' },
  'alert.changed': { en: 'Dates or the issue were changed.', es: 'Se cambiaron las fechas o la incidencia.' },
} as const satisfies Messages;
