import { describe, expect, it } from '@jest/globals';
import { problem } from '@rackmark/contracts';
import { said, wordsIn } from '@rackmark/words';
import { badRequest, notFound, ProblemError } from './problem-error.js';

const es = wordsIn('es');
const inBoth = (error: ProblemError) => {
  const sent = problem.parse(error.toProblem());
  return [sent.detail, es.tell(sent.said, sent.detail)];
};

describe('a problem is a code with the same in English beside it', () => {
  it.each<[ProblemError, string, string]>([
    [
      notFound('device set', 'x'),
      'There is no device set x. It may have been mistyped; the list shows what there is.',
      'No existe el conjunto de dispositivos x. Puede que esté mal escrito; la lista muestra lo que hay.',
    ],
    [
      badRequest([
        { path: ['plan', 0, 'repeats'], message: 'too small' },
        { path: [], message: 'odd' },
      ]),
      'plan.0.repeats: too small (and 1 more).',
      'plan.0.repeats: «too small» (y 1 más).',
    ],
    [badRequest([{ message: 'odd' }]), 'The request: odd.', 'La petición: «odd».'],
    [
      new ProblemError(
        413,
        'X',
        said('problem.body_too_large', { detail: said('problem.more_than_bytes', { n: 12_345 }) }),
      ),
      'The body holds more than 12,345 bytes, which is the most that is taken here. Nothing was stored.',
      'El cuerpo es demasiado grande («más de 12.345 bytes»). No se guardó nada.',
    ],
    [
      new ProblemError(409, 'X', said('problem.model_in_use', { name: 'pose', n: 2, commas: ['3', '4'] })),
      'pose is still to be measured in benchmarks 3, 4. Wait until that is over or cancel it, then delete the model.',
      'pose todavía se va a medir en las pruebas 3, 4. Espere a que termine o cancélela, y después elimine el modelo.',
    ],
  ])('%s', (error, english, spanish) => {
    expect(inBoth(error)).toEqual([english, spanish]);
  });
});
