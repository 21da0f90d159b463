import { expect, it } from '@jest/globals';
import { said, spoken, wordsIn } from './index.js';

const ended = said('happening.ended');
const sent = () => ({
  items: [{ text: 'All runs have ended.', said: ended }],
  health_reason: 'All runs have ended.',
  health_said: ended,
  equal: ['All runs have ended.', 'As it is.'],
  equal_said: [ended],
  note: null,
  note_said: null,
  samples: [1, 2],
});

it('puts each code into the field beside it, and leaves what has none', () => {
  const es = 'Terminaron todas las ejecuciones.';
  expect(spoken(wordsIn('es'), sent())).toMatchObject({
    ...{ items: [{ text: es }], health_reason: es, equal: [es, 'As it is.'], note: null, samples: [1, 2] },
  });
  expect(spoken(wordsIn('en'), sent())).toEqual(sent());
});
