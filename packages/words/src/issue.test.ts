import { describe, expect, it } from '@jest/globals';
import {
  configuration,
  deviceAction,
  newBenchmark,
  newGate,
  newSuiteRun,
  signIn,
  timestamp,
  wrong,
} from '@rackmark/contracts';
import { z } from 'zod';
import { saidOfIssue, wordsIn } from './index.js';

const [en, es] = [wordsIn('en'), wordsIn('es')];
const inBoth = (schema: z.ZodType, value: unknown) => {
  const [issue] = schema.safeParse(value).error!.issues;
  return [en, es].map((w) => w.tell(saidOfIssue(issue!), issue!.message));
};

describe('what is wrong with a field is said in both languages', () => {
  it.each<[string, z.ZodType, unknown, string, string]>([
    ['missing', z.object({ a: z.string() }), {}, 'is missing', 'falta'],
    ['another type', z.boolean(), 1, 'must be true or false', 'debe ser true o false'],
    ['no whole number', z.int(), 1.5, 'must be a whole number', 'debe ser un número entero'],
    ['no number in a query', z.coerce.number(), 'x', 'must be a number', 'debe ser un número'],
    ['one value', z.literal('a'), 'b', 'must be a', 'debe ser a'],
    ['one of some', z.enum(['a', 'b']), 'c', 'must be one of a, b', 'debe ser uno de a, b'],
    ['empty', z.string().min(1), '', 'must not be empty', 'no debe estar vacío'],
    ['short', z.string().min(2), '', 'must have at least 2 characters', 'debe tener al menos 2 caracteres'],
    ['long', z.string().max(1), 'ab', 'must have at most 1 character', 'debe tener como máximo 1 carácter'],
    ['few', z.array(z.int()).min(1), [], 'must have at least 1 item', 'debe tener al menos 1 elemento'],
    [
      'many',
      z.array(z.int()).max(2),
      [1, 2, 3],
      'must have at most 2 items',
      'debe tener como máximo 2 elementos',
    ],
    ['small', z.number().min(0.5), 0, 'must be at least 0.5', 'debe ser al menos 0,5'],
    ['not above', z.number().gt(0), 0, 'must be more than 0', 'debe ser mayor que 0'],
    ['large', z.number().max(20_000), 1e6, 'must be at most 20,000', 'debe ser como máximo 20.000'],
    ['not below', z.number().lt(1), 1, 'must be less than 1', 'debe ser menor que 1'],
    ['no multiple', z.number().multipleOf(5), 1, 'must be a multiple of 5', 'debe ser múltiplo de 5'],
    ['no id', z.uuid(), 'x', 'must be an id (UUID)', 'debe ser un id (UUID)'],
    ['no mail', z.email(), 'x', 'must be an e-mail address', 'debe ser una dirección de correo electrónico'],
    ['no time', timestamp, 'x', 'must be a time such as', 'debe ser una hora como'],
    [
      'another pattern',
      z.string().regex(/^a$/),
      'b',
      'must be of the form /^a$/',
      'debe tener la forma /^a$/',
    ],
    [
      'a field too many',
      z.strictObject({}),
      { b: 1 },
      'has an unknown field: b',
      'tiene un campo desconocido: b',
    ],
    [
      'no form',
      z.union([z.int(), z.null()]),
      'x',
      'is of none of the forms',
      'no tiene ninguna de las formas',
    ],
    ['a name', z.record(z.string().max(1), z.int()), { ab: 1 }, 'has a name', 'tiene un nombre'],
    ['a rule of ours', signIn, { token: '' }, wrong.token, 'indique el token de acceso'],
    [
      'no models',
      newBenchmark,
      { models: [], configurations: [{}] },
      wrong.choose_model,
      'elija al menos un modelo',
    ],
    [
      'a short plan',
      newBenchmark,
      { models: ['0'.repeat(64)], configurations: [{}], plan: { seconds: 200 } },
      wrong.max_below_seconds,
      'no debe ser menor que seconds',
    ],
    [
      'both',
      newSuiteRun,
      { release: { name: 'a' }, releases: [{ name: 'a' }, { name: 'b' }] },
      wrong.release_or_releases,
      'no ambos',
    ],
    [
      'another engine',
      newGate,
      {
        sides: {
          ...{
            kind: 'runtimes',
            base: 'litert@2.2.0',
            candidate: 'litert-lm@0.1.0',
            models: ['0'.repeat(64)],
          },
          configurations: [{}],
        },
      },
      wrong.engine_of_base,
      'es de otro motor que la base',
    ],
    ['a kind with words of its own', z.string().min(2, 'is odd'), 'x', 'is odd', 'is odd'],
    ['threads', configuration, { threads: 0 }, 'must be at least 1', 'debe ser al menos 1'],
    ['why', deviceAction, { kind: 'drain', reason: 'no' }, wrong.write_down_why, 'anote por qué'],
    ['another way of telling, in English', z.string().refine(() => false, 'is odd'), 'x', 'is odd', 'is odd'],
  ])('%s', (_, schema, value, english, spanish) => {
    const [first, second] = inBoth(schema, value);
    expect(first).toContain(english);
    expect(second).toContain(spanish);
  });
});
