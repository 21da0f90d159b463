import type { Messages } from '../message.js';

/** What is compared, and what else is equal or different about it. */
export const sides = {
  side: { en: '{commas}', es: '{commas}' },
  /** What a device measures now: a model, in a configuration. */
  work: { en: '{head}{tail}', es: '{head}{tail}' },
  'side.all': { en: 'all', es: 'todas' },
  'side.benchmark': { en: 'benchmark {benchmark, number}', es: 'prueba {benchmark, number}' },
  'condition.runtime': { en: 'runtime', es: 'entorno de ejecución' },
  'condition.inputs': { en: 'inputs', es: 'entradas' },
  'condition.inputs.made_up': { en: 'made up', es: 'generadas' },
  'condition.devices': { en: 'devices', es: 'dispositivos' },
  'condition.equal': { en: '{commas} {list}', es: '{commas} {list}' },
  'condition.differs': { en: '{why}: {over}', es: '{why}: {over}' },
  'condition.values': { en: '{list}', es: '{list}' },
  'condition.against': { en: '{base} against {side}', es: '{base} frente a {side}' },
  'condition.one_benchmark': {
    en: 'one benchmark, runs interleaved',
    es: 'una sola prueba, con ejecuciones intercaladas',
  },
  'condition.several_benchmarks': {
    en: 'several benchmarks: their runs were not interleaved',
    es: 'varias pruebas: sus ejecuciones no se intercalaron',
  },
} as const satisfies Messages;
