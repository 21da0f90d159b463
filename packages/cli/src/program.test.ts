import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { namedRuntime, type RuntimeInstallError } from '@rackmark/harness';
import type { Language } from '@rackmark/words';
import { Command, CommanderError } from 'commander';
import { CannotRun } from './exit.js';
import { makeProgram } from './program.js';
import { languageFor, speak, words } from './words.js';

afterEach(() => speak('en'));

interface Described {
  path: string;
  help: string[];
  /** What describes the command and what it takes, by where it stands. */
  texts: [where: string, text: string][];
}

/** Every command of the program, in a language. */
function commandsIn(language: Language): Described[] {
  speak(language);
  const below = (command: Command, path: string): Described[] => [
    {
      path,
      help: command.helpInformation().split('\n').filter(Boolean),
      texts: [
        ['itself', command.description()],
        ...command.registeredArguments.map((a, i): [string, string] => [`argument ${i + 1}`, a.description]),
        ...command.options.map((o): [string, string] => [o.long ?? o.flags, o.description]),
      ],
    },
    ...command.commands.flatMap((c) => below(c, `${path} ${c.name()}`)),
  ];
  return below(makeProgram(), 'rackmark');
}

/** Names of metrics and the like, which are the same in every language. */
const isNames = (line: string) => /^ +(\w+_\w+,? ?)+$/.test(line);

describe('help', () => {
  const [english, spanish] = [commandsIn('en'), commandsIn('es')];
  const pairs = english.map((en, i) => ({ path: en.path, en, es: spanish[i]! }));

  it('is looked at of all commands', () => expect(pairs.length).toBeGreaterThan(25));

  // A text that does not come from the catalogue is the same in both.
  it.each(pairs)('of $path says everything in both languages', ({ en, es }) => {
    expect(en.texts.map(([where]) => where)).toEqual(es.texts.map(([where]) => where));
    expect(en.texts.filter(([, text]) => text === '')).toEqual([]);
    expect(en.texts.filter(([, text], i) => text === es.texts[i]![1])).toEqual([]);
    // Commander's own words, too.
    expect(es.help.filter((line) => en.help.includes(line) && !isNames(line))).toEqual([]);
    expect(es.help.join('\n')).not.toMatch(/\[options\]|\[command\]|default:|choices:/);
  });

  it.each([...english, ...spanish])('of $path fits 80 columns', ({ help }) => {
    expect(help.filter((line) => line.length > 80)).toEqual([]);
  });
});

it.each([
  'litert@2.20.0',
  'tensorflow',
  'litert@2.0.3',
  'litert@2.1.5',
  'litert-lm@0.9.0',
  'litert-lm@0.19.0',
])('what the harness says of %s in English is what its code says', (name) => {
  try {
    namedRuntime(name);
  } catch (error) {
    const { said, message } = error as RuntimeInstallError;
    expect(words().tell(said, '')).toBe(message);
    speak('es');
    expect(words().tell(said, '')).toMatch(/^(Rackmark no conoce|\S+ \S+ no se puede medir: )/);
  }
  expect.assertions(2);
});

it('the language is what --lang says, else what the system says', () => {
  const spanish = { LANG: 'es_ES.UTF-8' };
  expect(languageFor(['models'], spanish)).toBe('es');
  expect(languageFor(['models'], { ...spanish, LC_ALL: 'C.UTF-8' })).toBe('en');
  expect(languageFor(['--lang', 'en', 'models'], spanish)).toBe('en');
  expect(languageFor(['models', '--lang=es'], {})).toBe('es');
  expect(languageFor(['--lang', 'fr', 'models'], spanish)).toBe('es');
  expect(languageFor(['bench', '--', '--lang', 'en'], spanish)).toBe('es');
});

describe('with LANG=es_ES.UTF-8', () => {
  let said = '';
  const writes: { mockRestore: () => void }[] = [];
  beforeAll(() => {
    for (const out of [process.stdout, process.stderr])
      writes.push(
        jest.spyOn(out, 'write').mockImplementation((text) => {
          said += String(text);
          return true;
        }),
      );
  });
  afterAll(() => writes.forEach((w) => w.mockRestore()));

  /** What a person reads of a command line that is wrong. */
  async function refusal(...args: string[]): Promise<string> {
    said = '';
    speak(languageFor(args, { LANG: 'es_ES.UTF-8' }));
    try {
      await makeProgram().parseAsync(args, { from: 'user' });
    } catch (error) {
      if (error instanceof CannotRun) return error.message;
      if (error instanceof CommanderError) return said;
      throw error;
    }
    return 'not refused';
  }

  it.each([
    [['bench', '--nonsense'], 'Opción desconocida: --nonsense.'],
    [['bench', '--thread', '1'], 'Opción desconocida: --thread. ¿Quiso decir --threads?'],
    [['suite'], 'Comando desconocido: suite. ¿Quiso decir suites?'],
    [['compare'], 'Falta: <prueba>.'],
    [['bench', '--threads'], '--threads <lista> necesita un valor.'],
    [['devices', 'retire', 'x'], '--reason <texto> es obligatorio.'],
    [['bench', '--json', '--markdown'], '--json no se puede usar con --markdown.'],
    [['start', 'now'], 'Demasiados argumentos: no se espera ninguno y se indicó 1.'],
    [['cancel', '1', '2'], 'Demasiados argumentos: se espera 1 y se indicaron 2.'],
    [['models', '--lang', 'fr'], '--lang <idioma>: «fr» no es uno de sus valores: en, es.'],
  ])('%j: what commander refuses, in words', async (args, text) => {
    expect(await refusal(...args)).toBe(`${text}\n(con --help, un comando muestra lo que admite)\n`);
  });

  it.each([
    [['bench'], 'Indique al menos un archivo de modelo, o con --suite una suite cuyos modelos se midan.'],
    [['bench', 'none.tflite'], 'none.tflite: No existe ese archivo.'],
    [
      ['bench', 'none.tflite', '--threads', '0,1.5', '--accelerator', 'tpu', '--repeats', 'x', '--token', ''],
      [
        '--accelerator admite cpu, gpu y npu, separados por comas.',
        '--threads debe ser como mínimo 1.',
        '--threads debe ser un número entero.',
        '--repeats debe ser un número.',
        '--token no puede quedar vacío.',
      ].join('\n'),
    ],
    [['bench', 'a', '--server', 'portal'], '--server debe ser una dirección como http://127.0.0.1:4600.'],
    [['bench', 'a', '--device', ','], '--device necesita al menos un valor.'],
    [['compare', '3', '--base', '4'], '--base debe tener la forma 3~9f2c41aa~* o 3~*~litert.cpu.2t.'],
    [['compare', '3', '--delta', '0'], '--delta debe ser mayor que 0.'],
    [['gate'], '--candidate dice qué se pone a prueba: un control lo necesita.'],
    [['token'], expect.stringMatching(/^Un token de acceso se muestra una sola vez/)],
    [
      ['runtime', 'add', 'tflite'],
      expect.stringMatching(/^Rackmark no conoce ningún entorno de ejecución tflite/),
    ],
  ])('%j: what we refuse', async (args, text) => {
    expect(await refusal(...args)).toEqual(text);
  });
});
