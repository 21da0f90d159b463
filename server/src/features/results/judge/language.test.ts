import { describe, expect, it } from '@jest/globals';
import type { LanguageRecord, LanguageTurn } from '@rackmark/contracts';
import { judgeAnswer } from './language-rules.js';
import { languageOfCell, summariseLanguage } from './language.js';

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

describe('a language model in numbers', () => {
  it('takes rates from silent turns, the first token and steps from streamed ones', () => {
    const record: LanguageRecord = {
      context_tokens: 512,
      answer: null,
      turns: [
        streamed({ phase: 'first', first_token_ns: 99_000_000 }),
        streamed({ phase: 'first', first_token_ns: 70_000_000 }),
        turn(),
        streamed(),
        turn({ decode_ns: 100_000_000 }),
      ],
    };
    const memory = [
      { phase: 'baseline', rss_kib: 100_000 },
      { phase: 'load', rss_kib: 350_000 },
      { phase: 'measure', rss_kib: 400_000 },
    ];
    expect(summariseLanguage(record, memory)).toEqual({
      turns: 3,
      prefill_tokens: 100,
      decode_tokens: 20,
      context_tokens: 512,
      prefill_rate: 2_000,
      // Median of 100 and 200 tokens a second; the streamed turn's 80 stands by itself.
      decode_rate: 150,
      decode_rate_streamed: 80,
      time_to_first_token_ns: 61_000_000,
      first_answer_cold_ns: 99_000_000,
      first_answer_warm_ns: 70_000_000,
      held_kib: 250_000,
      inter_token_ns: { n: 3, p50: 10e6, p95: 10.9e6, p99: null },
    });
  });
  it('counts all turns and steps where not all are kept', () => {
    const record = {
      context_tokens: null,
      answer: null,
      turns: [turn(), streamed()],
      measured_turns: 40_000,
    };
    expect(summariseLanguage(record, [], 60_000)).toMatchObject({
      turns: 40_000,
      inter_token_ns: { n: 60_000, p50: 10e6 },
    });
  });
  it('has no numbers without a measured turn', () => {
    expect(
      summariseLanguage({ context_tokens: null, turns: [turn({ phase: 'first' })], answer: null }),
    ).toBeNull();
    expect(languageOfCell([null])).toBeNull();
  });
  it('makes a cell of the medians of its runs', () => {
    const runs = [100, 300, 200].map((decode_rate) => ({ ...summariseLanguage(said([]))!, decode_rate }));
    expect(languageOfCell(runs)).toMatchObject({ decode_rate: { n: 3, median: 200, min: 100, max: 300 } });
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
