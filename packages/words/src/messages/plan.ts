import type { Messages } from '../message.js';

/** What the preview of a benchmark says before anything starts. */
export const plans = {
  /** What another program wrote, or an agent of an older version. */
  quoted: { en: '{detail}', es: '«{detail}»' },
  'preview.waits.admin': {
    en: '{device} takes no work: it is {state, select, draining {draining} maintenance {in maintenance} other {retired}}{why}. Its runs wait until it is enabled.',
    es: '{device} no acepta trabajo: está {state, select, draining {en vaciado} maintenance {en mantenimiento} other {retirado}}{why}. Sus ejecuciones esperan hasta que se habilite.',
  },
  'preview.waits.repair': {
    en: '{device} needs a person{why}. Its runs wait until it is released.',
    es: '{device} necesita que una persona lo revise{why}. Sus ejecuciones esperan hasta que se libere.',
  },
  'preview.waits.canary': {
    en: '{device} is in quarantine until a canary passes; its runs wait until then.',
    es: '{device} está en cuarentena hasta que pase una prueba canario; sus ejecuciones esperan hasta entonces.',
  },
  'preview.waits.quarantine': {
    en: '{device} is in quarantine until {until_at}; its runs wait until then.',
    es: '{device} está en cuarentena hasta el {until_at}; sus ejecuciones esperan hasta entonces.',
  },
  'preview.waits.away': {
    en: '{device} is not connected; its runs wait until it is.',
    es: '{device} no está conectado; sus ejecuciones esperan hasta que lo esté.',
  },
  'preview.waits.adb': {
    en: '{device} cannot be reached (adb says {code}); its runs wait until it can.',
    es: 'No se puede llegar a {device} (adb dice {code}); sus ejecuciones esperan hasta que se pueda.',
  },
  'preview.cores': {
    en: '{device} has {n, plural, one {# core} other {# cores}}; {of, number} threads will share {n, plural, one {it} other {them}}.',
    es: '{device} tiene {n, plural, one {# núcleo} other {# núcleos}}; {of, number} hilos {n, plural, one {lo compartirán} other {los compartirán}}.',
  },
  'preview.simulated.all': {
    en: 'All devices are simulated: the numbers say nothing about real ones.',
    es: 'Todos los dispositivos son simulados: las cifras no dicen nada de los reales.',
  },
  'preview.simulated.some': {
    en: '{n, plural, one {1 of the devices is} other {# of the devices are}} simulated: the numbers say nothing about real ones.',
    es: '{n, plural, one {1 de los dispositivos es simulado} other {# de los dispositivos son simulados}}: las cifras no dicen nada de los reales.',
  },
  'preview.few_runs': {
    en: 'With {n, plural, one {one run} other {two runs}} a cell, chance cannot be told from a difference. Three is the least that says something.',
    es: 'Con {n, plural, one {una ejecución} other {dos ejecuciones}} por celda no se puede distinguir el azar de una diferencia. Tres es lo mínimo que dice algo.',
  },
  'preview.open_sizes': {
    en: '{model} leaves sizes open: {commas}. Where no shape is given, each is measured as 1.',
    es: '{model} deja tamaños abiertos: {commas}. Donde no se da ninguna forma, cada uno se mide como 1.',
  },

  'preview.basis.nothing': { en: 'There is nothing to run.', es: 'No hay nada que ejecutar.' },
  'preview.basis.plan': {
    en: 'From the plan alone: none of these cells was measured before.',
    es: 'Solo según el plan de medición: ninguna de estas celdas se midió antes.',
  },
  'preview.basis.earlier': {
    en: 'From earlier runs of the same cells.',
    es: 'Según ejecuciones anteriores de las mismas celdas.',
  },
  'preview.basis.both': {
    en: 'From earlier runs for {n, number} of {of, number} runs, from the plan for the others.',
    es: 'Según ejecuciones anteriores para {n, number} de {of, number} ejecuciones; según el plan de medición para las demás.',
  },

  'preview.settles.one_run': {
    en: 'One run a side settles nothing: how much runs scatter stays unknown.',
    es: 'Una ejecución por lado no decide nada: no se sabe cuánto se dispersan las ejecuciones.',
  },
  'preview.settles.one_run_more': {
    en: 'One run a side settles nothing: how much runs scatter stays unknown. Where they scatter by {spread_share}, {n, number} settle {each} {where}.',
    es: 'Una ejecución por lado no decide nada: no se sabe cuánto se dispersan las ejecuciones. Si se dispersan un {spread_share}, {n, number} deciden {each} {where}.',
  },
  'preview.settles': {
    en: '{n, number} runs a side settle differences from {each} on {where}, where runs scatter by {spread_share}.',
    es: '{n, number} ejecuciones por lado deciden diferencias a partir de {each} {where}, si las ejecuciones se dispersan un {spread_share}.',
  },
  'preview.settles.more': {
    en: '{n, number} runs a side settle differences from {each} on {where}, where runs scatter by {spread_share}; {of, number} settle {over}.',
    es: '{n, number} ejecuciones por lado deciden diferencias a partir de {each} {where}, si las ejecuciones se dispersan un {spread_share}; {of, number} deciden {over}.',
  },
  'preview.settles.share': { en: '{delta_share}', es: '{delta_share}' },
  'preview.settles.times': { en: '{effect_ratio}', es: '{effect_ratio}' },
  'preview.settles.pair': { en: 'in one comparison', es: 'en una comparación' },
  'preview.settles.pairs': {
    en: 'in a comparison of {n, number} pairs',
    es: 'en una comparación de {n, number} pares',
  },
} as const satisfies Messages;
