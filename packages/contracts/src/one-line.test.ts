import { expect, it } from '@jest/globals';
import { oneLine } from './one-line.js';

it('what a phone or a file says of itself moves no cursor, begins no line and turns no text around', () => {
  expect(oneLine('Phone \u001b[2J\n\u202eX\u2028 手📱 ok')).toBe(
    'Phone \\u001b[2J\\u000a\\u202eX\\u2028 手📱 ok',
  );
});
