import type { Messages } from '../../message.js';

/** What `--help` says around commands and their options, and what is said of a line that is no command. */
export const help = {
  'help.title.usage': { en: 'Usage:', es: 'Uso:' },
  'help.title.arguments': { en: 'Arguments:', es: 'Argumentos:' },
  'help.title.options': { en: 'Options:', es: 'Opciones:' },
  'help.title.commands': { en: 'Commands:', es: 'Comandos:' },
  'help.usage.options': { en: '[options]', es: '[opciones]' },
  'help.usage.command': { en: '[command]', es: '[comando]' },
  'help.choices': { en: '{detail} (choices: {commas})', es: '{detail} (valores: {commas})' },
  'help.default': { en: '{detail} (default: {given})', es: '{detail} (por omisión: {given})' },
  'help.after_error': {
    en: '(with --help a command lists what it takes)',
    es: '(con --help, un comando muestra lo que admite)',
  },

  'command_line.option': {
    en: 'Unknown option: {given}.{detail}',
    es: 'Opción desconocida: {given}.{detail}',
  },
  'command_line.command': {
    en: 'Unknown command: {given}.{detail}',
    es: 'Comando desconocido: {given}.{detail}',
  },
  'command_line.no_argument': { en: 'Missing: <{given}>.', es: 'Falta: <{given}>.' },
  'command_line.no_value': { en: '{given} needs a value.', es: '{given} necesita un valor.' },
  'command_line.no_option': { en: '{given} is required.', es: '{given} es obligatorio.' },
  'command_line.both': { en: '{a} cannot be used with {b}.', es: '{a} no se puede usar con {b}.' },
  'command_line.too_many': {
    en: 'Too many arguments: {n, plural, =0 {none is} one {# is} other {# are}} expected, {of, plural, one {# was} other {# were}} given.',
    es: 'Demasiados argumentos: {n, plural, =0 {no se espera ninguno} one {se espera #} other {se esperan #}} y se {of, plural, one {indicó #} other {indicaron #}}.',
  },
  'command_line.choice': {
    en: '{a}: "{given}" is none of its values: {b}.',
    es: '{a}: «{given}» no es uno de sus valores: {b}.',
  },

  'help.value.agent': { en: 'agent', es: 'agente' },
  'help.value.benchmark': { en: 'benchmark', es: 'prueba' },
  'help.value.code': { en: 'code', es: 'código' },
  'help.value.day': { en: 'day', es: 'día' },
  'help.value.device': { en: 'device', es: 'dispositivo' },
  'help.value.file': { en: 'file', es: 'archivo' },
  'help.value.files': { en: 'files', es: 'archivos' },
  'help.value.hash': { en: 'hash', es: 'hash' },
  'help.value.input_file': { en: 'input=file', es: 'entrada=archivo' },
  'help.value.input_sizes': { en: 'input=sizes', es: 'entrada=tamaños' },
  'help.value.key': { en: 'key', es: 'clave' },
  'help.value.language': { en: 'language', es: 'idioma' },
  'help.value.list': { en: 'list', es: 'lista' },
  'help.value.model': { en: 'model', es: 'modelo' },
  'help.value.n': { en: 'n', es: 'n' },
  'help.value.name': { en: 'name', es: 'nombre' },
  'help.value.part': { en: 'part', es: 'parte' },
  'help.value.report': { en: 'report', es: 'informe' },
  'help.value.runtimes': { en: 'runtimes', es: 'entornos' },
  'help.value.s': { en: 's', es: 's' },
  'help.value.share': { en: 'share', es: 'proporción' },
  'help.value.side': { en: 'side', es: 'lado' },
  'help.value.suite': { en: 'suite', es: 'suite' },
  'help.value.text': { en: 'text', es: 'texto' },
  'help.value.token': { en: 'token', es: 'token' },
  'help.value.url': { en: 'url', es: 'url' },
  'help.value.what': { en: 'what', es: 'qué' },

  'help.program': {
    en: 'Benchmarks LiteRT models on real devices.',
    es: 'Mide el rendimiento de modelos LiteRT en dispositivos reales.',
  },
  'help.version': { en: 'print the version', es: 'muestra la versión' },
  'help.lang': {
    en: 'language of what it prints (default: LC_ALL, LC_MESSAGES, LANG)',
    es: 'idioma de lo que muestra (por omisión: LC_ALL, LC_MESSAGES, LANG)',
  },
  'help.help': { en: 'show this help', es: 'muestra esta ayuda' },
  'help.help_of': { en: 'show the help of a command', es: 'muestra la ayuda de un comando' },
  'help.server': {
    en: 'portal to use (default: the one running here)',
    es: 'portal que se usa (por omisión: el que está en marcha aquí)',
  },
  'help.server_or_own': {
    en: 'portal to use (default: the one running here, or one of its own)',
    es: 'portal que se usa (por omisión: el que está en marcha aquí, o uno propio)',
  },
  'help.token': {
    en: 'where the portal asks for one (or RACKMARK_TOKEN)',
    es: 'token de acceso, si el portal lo pide (o RACKMARK_TOKEN)',
  },
  'help.json': {
    en: 'print JSON and nothing else',
    es: 'muestra JSON y nada más',
  },
  'help.markdown': { en: 'print Markdown', es: 'muestra Markdown' },
  'help.markdown_pull_request': {
    en: 'print Markdown, for a pull request',
    es: 'muestra Markdown, para un pull request',
  },
} as const satisfies Messages;
