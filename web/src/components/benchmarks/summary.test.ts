import { expect, it } from '@jest/globals';
import { shortNames } from './summary.js';

it('names of a family are shortened to what differs', () => {
  expect([...shortNames(['net-f32', 'net-int8']).values()]).toEqual(['f32', 'int8']);
  expect([...shortNames(['net']).values()]).toEqual(['net']);
  expect([...shortNames(['a', 'b']).values()]).toEqual(['a', 'b']);
});
