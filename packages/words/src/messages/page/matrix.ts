import type { Messages } from '../../message.js';

/** Releases, or versions of a runtime, by device model and system. */
export const matrix = {
  'matrix.page': { en: 'Releases by device and system', es: 'Versiones por dispositivo y sistema' },
  'matrix.title': { en: '{what}, by device and system', es: '{what}, por dispositivo y sistema' },
  'matrix.sub': { en: 'Releases side by side.', es: 'Versiones una junto a otra.' },
  'matrix.sub_base': { en: 'Each release against {name}.', es: 'Cada versión frente a {name}.' },
  'matrix.model': { en: 'model', es: 'modelo' },
  'matrix.any_model': { en: '{many} models', es: '{many} modelos' },
  'matrix.configuration': { en: 'configuration', es: 'configuración' },
  'matrix.against': { en: 'against', es: 'frente a' },
  'matrix.against_name': { en: 'against {name}', es: 'frente a {name}' },
  'matrix.base': { en: 'base', es: 'base' },
  'matrix.no_system': { en: 'system not known', es: 'sistema desconocido' },
  'matrix.none': { en: 'Nothing to show yet', es: 'Todavía no hay nada que mostrar' },
  'matrix.none_text': {
    en: 'No run that counts has measured this. Rows come when a run of the suite has ended.',
    es: 'Ninguna ejecución que cuente midió esto. Las filas aparecen cuando termina una ejecución de la suite.',
  },
  'matrix.changed': {
    en: '{n, number} of {of, plural, one {# row has} other {# rows have}} a release that is faster or slower beyond doubt.',
    es: '{n, number} de {of, plural, one {# fila tiene} other {# filas tienen}} una versión que es sin duda más rápida o más lenta.',
  },
  'matrix.no_change': {
    en: 'Taken by itself, no release is faster or slower beyond doubt in {n, plural, one {the only row} other {any of # rows}}. A level over several releases can be told from fewer runs: the suite says whether one changed.',
    es: 'Por sí sola, ninguna versión es sin duda más rápida ni más lenta en {n, plural, one {la única fila} other {ninguna de las # filas}}. Un nivel a lo largo de varias versiones se distingue con menos ejecuciones: la suite dice si alguno cambió.',
  },
  'matrix.folded': {
    en: '{n, plural, one {# row without a significant change is folded.} other {# rows without a significant change are folded.}}',
    es: '{n, plural, one {# fila sin cambio significativo está plegada.} other {# filas sin cambio significativo están plegadas.}}',
  },
  'matrix.unfold': { en: 'Show them', es: 'Mostrarlas' },
  'matrix.fold': { en: 'Only rows with a change', es: 'Solo filas con cambio' },
  'matrix.link': { en: 'By device and system', es: 'Por dispositivo y sistema' },
} as const satisfies Messages;
