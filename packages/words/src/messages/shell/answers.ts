import type { Messages } from '../../message.js';

/** What commands say besides their tables. */
export const answers = {
  'column.part': { en: 'Part', es: 'Parte' },
  'column.operators': { en: 'Operators', es: 'Operadores' },
  'column.parameters': { en: 'Parameters', es: 'Parámetros' },
  'column.where': { en: 'Where', es: 'Dónde' },
  'shell.too_narrow': { en: '(too narrow for: {commas})', es: '(no caben: {commas})' },

  'shell.bench.no_native': {
    en: 'The native LiteRT is not installed on the device; LiteRT.js measures. npx rackmark runtime install fetches it.',
    es: 'El LiteRT nativo no está instalado en el dispositivo; mide LiteRT.js. npx rackmark runtime install lo descarga.',
  },
  'shell.bench.same_bytes': {
    en: '{list} hold the same bytes: measured once, shown for each.',
    es: '{list} contienen los mismos bytes: se miden una vez y se muestran para cada uno.',
  },
  'shell.parts.taken': {
    en: '{name} ({code}) is {kind, select, known {already a} other {now a}} model of its own.',
    es: '{name} ({code}) {kind, select, known {ya era} other {ahora es}} un modelo aparte.',
  },
  'shell.parts.more': {
    en: 'and {n, number} more, which cannot be taken.',
    es: 'y {n, number} más, que no se {n, plural, one {puede} other {pueden}} extraer.',
  },
  'shell.parts.measure': { en: 'Measure one: {code}', es: 'Para medir una: {code}' },
  'shell.parts.in': { en: 'in', es: 'en' },

  'shell.agents.code': {
    en: '{code}, good for one agent until {time}. On its computer:',
    es: '{code}, válido para un agente hasta las {time}. En su equipo:',
  },
  'shell.agents.revoked': {
    en: 'The key of {agent} is revoked.',
    es: 'Se revocó la clave de {agent}.',
  },

  'shell.start.ready': { en: 'Rackmark is ready: {path}', es: 'Rackmark está listo: {path}' },
  'shell.start.others': {
    en: 'Other computers reach it at {commas}',
    es: 'Desde otros equipos, en {commas}',
  },
  'shell.start.token': {
    en: 'Administrator’s token, shown this once: {code}',
    es: 'Token de acceso de administración, que solo se muestra esta vez: {code}',
  },
  'shell.start.token_lost': {
    en: 'The page and every command ask for it; npx rackmark token --new replaces a lost one.',
    es: 'La página y todos los comandos lo piden; npx rackmark token --new sustituye uno perdido.',
  },
  'shell.start.first_look': {
    en: 'A first look at two sample models is being measured: {path}',
    es: 'Se están midiendo dos modelos de muestra como primera prueba: {path}',
  },
  'shell.start.first_look_failed': {
    en: 'The first look could not be started: {given}',
    es: 'No se pudo iniciar la primera prueba: {given}',
  },
  'shell.start.stopping': { en: 'Stopping …', es: 'Deteniendo …' },
  'shell.start.gone': {
    en: '{kind, select, server {The server} other {The agent}} does not go on.',
    es: '{kind, select, server {El servidor} other {El agente}} no continúa.',
  },
  'shell.start.again': {
    en: '{kind, select, server {The server} other {The agent}} ended unexpectedly; it is started again.',
    es: '{kind, select, server {El servidor} other {El agente}} terminó de forma inesperada; se inicia de nuevo.',
  },

  'shell.runtime.without': {
    en: '{sentence} Rackmark goes on with LiteRT.js; npx rackmark runtime install tries again.',
    es: '{sentence} Rackmark sigue con LiteRT.js; npx rackmark runtime install lo intenta de nuevo.',
  },
  'shell.runtime.not_available': { en: 'not available: {given}', es: 'no disponible: {given}' },
  'shell.runtime.yes': {
    en: '{kind, select, named {yes, {given}} software {yes, {given} (a CPU that plays it)} other {yes}}',
    es: '{kind, select, named {sí, {given}} software {sí, {given} (una CPU que lo emula)} other {sí}}',
  },
  'shell.runtime.no': { en: 'no', es: 'no' },
} as const satisfies Messages;
