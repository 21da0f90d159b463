import type { Messages } from '../message.js';

/** Labels of configurations: "CPU 2 threads · prefill 128 · LiteRT". */
export const configurations = {
  configuration: { en: '{head}{tail}', es: '{head}{tail}' },
  'configuration.threads': {
    en: '{n, plural, one {# thread} other {# threads}}',
    es: '{n, plural, one {# hilo} other {# hilos}}',
  },
  'configuration.fp32_sums': { en: 'fp16 with fp32 sums', es: 'fp16 con sumas en fp32' },
  'configuration.priority': {
    en: '{word, select, low {low} normal {normal} other {high}} priority',
    es: 'prioridad {word, select, low {baja} normal {normal} other {alta}}',
  },
  'configuration.compile_cache': { en: 'compile cache', es: 'caché de compilación' },
  'configuration.fallback': { en: 'with fallback', es: 'con recurso a la CPU' },
  'configuration.prompt': { en: 'prompt “{text}”', es: 'indicación «{text}»' },
  'configuration.prefill': { en: 'prefill {value}', es: 'prellenado {value}' },
  'configuration.decode': { en: 'decode {value}', es: 'decodificación {value}' },
  'configuration.context': { en: 'context {value}', es: 'contexto {value}' },
  'configuration.task': { en: '{head}{tail}', es: '{head}{tail}' },
  'configuration.input': { en: '{head}', es: '{head}' },
  'configuration.from': { en: 'from {path}', es: 'de {path}' },
  'configuration.default_precision': { en: 'default precision', es: 'precisión por defecto' },
  'configuration.default_backend': { en: 'default backend', es: 'backend por defecto' },
} as const satisfies Messages;
