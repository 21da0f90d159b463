import { expect, it } from '@jest/globals';
import { described, type ChildEnd } from './reader.js';

const end = (more: Partial<ChildEnd>): ChildEnd => ({
  code: null,
  signal: null,
  limit: null,
  words: '',
  text: '',
  ...more,
});

function problemOf(ended: ChildEnd): unknown {
  try {
    return described(ended);
  } catch (error) {
    return error;
  }
}

it.each([
  [end({ code: 134, words: 'FATAL ERROR: … JavaScript heap out of memory' }), 'MiB of memory'],
  [
    end({
      signal: 'SIGABRT',
      words: 'FATAL ERROR: invalid table size Allocation failed - JavaScript heap out of memory',
    }),
    'memory',
  ],
  [end({ signal: 'SIGKILL', limit: 'time' }), 'takes longer than 120 s'],
  [end({ signal: 'SIGKILL', limit: 'answer' }), 'makes more than 64 MiB of facts'],
  [end({ signal: 'SIGSEGV' }), 'ended the process that read it (SIGSEGV)'],
  [
    end({ code: 1, words: 'RangeError: Invalid array length\n    at x' }),
    '(RangeError: Invalid array length)',
  ],
])('whatever a file does to the process that reads it refuses that file: %#', (ended, words) => {
  const refusal = problemOf(ended);
  expect(refusal).toMatchObject({ status: 422, code: 'MODEL_TOO_COSTLY' });
  expect(String(refusal)).toContain(words);
});

it("a refusal comes in the file's own words", () => {
  const text = JSON.stringify({ ok: false, code: 'MODEL_CORRUPT', message: 'It is damaged.', offset: 7 });
  expect(() => described(end({ code: 0, text }))).toThrow('It is damaged. It was not stored.');
});

it('who is ended from outside says nothing of the file', () => {
  expect(problemOf(end({ signal: 'SIGKILL' }))).toMatchObject({ status: 503, code: 'READER_ENDED' });
});
