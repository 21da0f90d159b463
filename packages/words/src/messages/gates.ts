import type { Messages } from '../message.js';

/** What a gate answers. */
export const gates = {
  'gate.no_regression': {
    en: 'No regression: {side} is not more than {limit_share} worse than {base} in {of, plural, one {the one cell that was compared} other {any of # cells}}',
    es: 'Sin regresión: {side} no es más de un {limit_share} peor que {base} en {of, plural, one {la única celda comparada} other {ninguna de # celdas}}',
  },
  'gate.no_regression.limits': {
    en: 'No regression: {side} keeps its limits against {base} in {of, plural, one {the one cell that was compared} other {all # cells}}',
    es: 'Sin regresión: {side} respeta sus límites frente a {base} en {of, plural, one {la única celda comparada} other {las # celdas}}',
  },
  'gate.no_regression.same': {
    en: 'No regression: {side} and {base} are the same; there was nothing to measure',
    es: 'Sin regresión: {side} y {base} son lo mismo; no había nada que medir',
  },
  'gate.regression': {
    en: 'Regression: {side} is {n, plural, one {} other {up to }}{effect_ratio} {worse} than {base} ({n, number} of {of, plural, one {# cell} other {# cells}})',
    es: 'Regresión: {side} es {n, plural, one {} other {hasta }}{effect_ratio} {worse} que {base} ({n, number} de {of, plural, one {# celda} other {# celdas}})',
  },
  'gate.regression.broken': {
    en: 'Regression: {side} does not run where {base} ran ({n, number} of {of, plural, one {# cell} other {# cells}})',
    es: 'Regresión: {side} no se ejecuta donde {base} se ejecutó ({n, number} de {of, plural, one {# celda} other {# celdas}})',
  },
  'gate.regression.fell_back': {
    en: 'Regression: {side} ran on the CPU where {base} did not ({n, number} of {of, plural, one {# cell} other {# cells}})',
    es: 'Regresión: {side} se ejecutó en la CPU donde {base} no ({n, number} de {of, plural, one {# celda} other {# celdas}})',
  },
  'gate.cannot_tell': {
    en: 'Cannot tell whether {side} is worse than {base}: {n, number} of {of, plural, one {# cell} other {# cells}} {n, plural, one {is} other {are}} open',
    es: 'No se puede saber si {side} es peor que {base}: {n, number} de {of, plural, one {# celda} other {# celdas}} {n, plural, one {queda abierta} other {quedan abiertas}}',
  },
  'gate.cannot_tell.runs': {
    en: 'Cannot tell whether {side} is worse than {base}: {n, number} of {of, plural, one {# cell} other {# cells}} {n, plural, one {is} other {are}} open; about {high_n, plural, one {# more run} other {# more runs}} a side would be needed',
    es: 'No se puede saber si {side} es peor que {base}: {n, number} de {of, plural, one {# celda} other {# celdas}} {n, plural, one {queda abierta} other {quedan abiertas}}; harían falta unas {high_n, plural, one {# ejecución más} other {# ejecuciones más}} por lado',
  },
  'gate.could_not_run': { en: 'Could not run: {detail}', es: 'No se pudo ejecutar: {detail}' },
  'gate.nothing_measured': {
    en: 'Could not run: no cell was measured that could be compared',
    es: 'No se pudo ejecutar: no se midió ninguna celda que se pudiera comparar',
  },
  'gate.cancelled': {
    en: 'Could not run: benchmark {benchmark, number} was cancelled',
    es: 'No se pudo ejecutar: se canceló la prueba {benchmark, number}',
  },
  'gate.suite_gone': {
    en: 'Could not run: the suite was removed',
    es: 'No se pudo ejecutar: se eliminó la suite',
  },
  'gate.given_up': {
    en: 'Could not run: the gate was cancelled',
    es: 'No se pudo ejecutar: se canceló el control',
  },

  'gate.base.previous': {
    en: 'The base is the release before, {name}: that is what the suite is held against.',
    es: 'La base es la versión anterior, {name}: con ella se compara la suite.',
  },
  'gate.base.release': {
    en: 'The base is {name}: that is what the suite is held against.',
    es: 'La base es {name}: con ella se compara la suite.',
  },
  'gate.base.branch': {
    en: 'The base is {name}, the last release of {what} that it comes from: that is what the suite is held against.',
    es: 'La base es {name}, la última versión de {what} de la que procede: con ella se compara la suite.',
  },
  'gate.base.last': {
    en: 'The base is the last {n, number} releases, {before} to {name}: that is what the suite is held against.',
    es: 'La base son las últimas {n, number} versiones, de {before} a {name}: con ellas se compara la suite.',
  },
  'gate.base.no_release': {
    en: 'The suite is held against {what}, {kind, select, itself {which is the candidate itself} other {which is not there}}: the release before was taken instead, {name}.',
    es: 'La suite se compara con {what}, {kind, select, itself {que es el propio candidato} other {que no existe}}: en su lugar se tomó la versión anterior, {name}.',
  },
  'gate.base.no_branch': {
    en: 'The suite is held against the last release of {what}, and there is none before it: the release before was taken instead, {name}.',
    es: 'La suite se compara con la última versión de {what}, y no hay ninguna anterior: en su lugar se tomó la versión anterior, {name}.',
  },
  'gate.base.branch_untold': {
    en: 'The suite is held against the last release of {what}. {side} does not tell by its parents from which one it comes: the last one before it was taken, {name}.',
    es: 'La suite se compara con la última versión de {what}. {side} no indica con sus antecesoras de cuál procede: se tomó la última anterior, {name}.',
  },
  'gate.base.fewer': {
    en: 'The suite is held against the last {of, number} releases, and there {n, plural, one {is only # before, {name}} other {are only # before, {before} to {name}}}.',
    es: 'La suite se compara con las últimas {of, number} versiones, y antes solo {n, plural, one {hay #, {name}} other {hay #, de {before} a {name}}}.',
  },
  'gate.base.newest': {
    en: 'Of these, the newest was measured side by side, {name}.',
    es: 'De ellas, se midió en paralelo la más reciente, {name}.',
  },

  'gate.why.no_runs': {
    en: '{name} had no runs: both sides were measured side by side.',
    es: '{name} no tenía ejecuciones: ambos lados se midieron uno junto al otro.',
  },
  'gate.why.conditions': {
    en: 'The stored runs are not of the same conditions: both sides were measured anew, side by side.',
    es: 'Las ejecuciones guardadas no son de las mismas condiciones: ambos lados se midieron de nuevo, uno junto al otro.',
  },
  'gate.why.stored_open': {
    en: 'The stored runs, which were not made side by side, did not show that there is no regression: both sides were measured anew.',
    es: 'Las ejecuciones guardadas, que no se hicieron una junto a la otra, no mostraron que no hay regresión: ambos lados se midieron de nuevo.',
  },
  'gate.why.stored': {
    en: 'The stored runs of both releases are of the same conditions and were enough.',
    es: 'Las ejecuciones guardadas de ambas versiones son de las mismas condiciones y bastaron.',
  },
  'gate.was_different': {
    en: 'Of the stored runs: {why}.',
    es: 'De las ejecuciones guardadas: {why}.',
  },
  'gate.differs': {
    en: '{kind, select, runtime {The runtime} harness {The harness} android {The Android build} driver {The GPU driver} os {The system} other {What judges runs}} is not the same on {device}: {before} against {after}.',
    es: '{kind, select, runtime {El motor} harness {El arnés} android {La versión de Android} driver {El controlador de la GPU} os {El sistema} other {Lo que juzga las ejecuciones}} no es igual en {device}: {before} frente a {after}.',
  },
  'gate.same': {
    en: '{n, plural, one {One file is} other {# files are}} the same on both sides and not measured: {list}.',
    es: '{n, plural, one {Un archivo es igual en ambos lados y no se mide} other {# archivos son iguales en ambos lados y no se miden}}: {list}.',
  },
  'gate.left_out': {
    en: '{n, plural, one {# cell is} other {# cells are}} left out: nothing there can be compared.',
    es: '{n, plural, one {# celda queda fuera} other {# celdas quedan fuera}}: allí no hay nada que se pueda comparar.',
  },
  'gate.simulated': {
    en: 'Some of these numbers are simulated: they are not measurements of real devices.',
    es: 'Algunas de estas cifras son simuladas: no son mediciones de dispositivos reales.',
  },
} as const satisfies Messages;
