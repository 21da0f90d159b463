import { describe, expect, it } from '@jest/globals';
import type { LanguageRecord, LanguageTurn } from '@rackmark/contracts';
import { judgeAnswer } from './language-rules.js';
import { countsOf } from './language.js';

const turn = (more: Partial<LanguageTurn> = {}): LanguageTurn => ({
  phase: 'measure',
  turn: 0,
  streamed: false,
  prefill_tokens: 100,
  prefill_ns: 50_000_000,
  decode_tokens: 20,
  decode_ns: 200_000_000,
  first_token_ns: null,
  step_ns: [],
  ...more,
});
const streamed = (more: Partial<LanguageTurn> = {}) =>
  turn({
    streamed: true,
    first_token_ns: 61_000_000,
    step_ns: [9e6, 10e6, 11e6],
    decode_ns: 250_000_000,
    ...more,
  });
const said = (pieces: string[], more: object = {}): LanguageRecord => ({
  context_tokens: 256,
  turns: [streamed()],
  answer: { turn: 0, text: pieces.join(''), pieces, ended_by: 'count', ...more },
});
const letters = (n: number) => Array.from({ length: n }, (_, i) => String.fromCharCode(97 + (i % 26)));

describe('what a language model was asked', () => {
  it('is of its first measured turn, and all turns count where not all are kept', () => {
    const record = {
      context_tokens: 512,
      answer: null,
      turns: [turn({ phase: 'first' }), turn(), streamed()],
    };
    const asked = { prefill_tokens: 100, decode_tokens: 20, context_tokens: 512 };
    expect(countsOf(record)).toEqual({ turns: 2, ...asked });
    expect(countsOf({ ...record, measured_turns: 40_000 })).toEqual({ turns: 40_000, ...asked });
  });
  it('is nothing without a measured turn', () => {
    expect(countsOf({ context_tokens: null, turns: [turn({ phase: 'first' })], answer: null })).toBeNull();
  });
});

describe('an answer', () => {
  const failed = (record: LanguageRecord, reference: LanguageRecord['answer'] = null) =>
    judgeAnswer({ record, reference }).filter((r) => r.passed === false);
  it('of no text at full speed is invalid', () => {
    expect(failed(said([]))).toMatchObject([{ rule: 'answer_empty', weight: 'invalid' }]);
    expect(failed(said(['a']))).toEqual([]);
  });
  it('that was not told speaks neither for nor against it', () => {
    const untold: LanguageRecord = { context_tokens: null, turns: [turn()], answer: null };
    expect(judgeAnswer({ record: untold, reference: null })).toMatchObject([
      { rule: 'answer_empty', passed: null },
    ]);
    const streamedWithout = { ...untold, turns: [streamed()] };
    expect(judgeAnswer({ record: streamedWithout, reference: null })[0]).toMatchObject({
      weight: 'invalid',
      passed: false,
    });
  });
  it('that repeats itself is suspect', () => {
    const loop = Array.from({ length: 60 }, (_, i) => ['x', 'y', 'z'][i % 3]!);
    expect(failed(said([...letters(20), ...loop]))).toMatchObject([
      { rule: 'answer_repeats', measured: '3' },
    ]);
    expect(failed(said(letters(60)))).toEqual([]);
  });
  it('is held against the reference by its beginning', () => {
    const reference = said(letters(20)).answer;
    expect(failed(said(letters(20)), reference)).toEqual([]);
    expect(failed(said([...letters(9), '?', '?']), reference)).toEqual([]);
    expect(failed(said([...letters(3), '?', '?', '?', '?', '?', '?']), reference)).toMatchObject([
      { rule: 'answer_reference', weight: 'suspect', measured: '3 of 9' },
    ]);
    expect(failed(said(['?', ...letters(9)]), reference)).toMatchObject([{ weight: 'invalid' }]);
  });
});
