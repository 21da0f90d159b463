import { describe, expect, it } from '@jest/globals';
import { languageWithEvent } from './language-record.js';
import { languageRecord, type LanguageRecord } from './result.js';
import { configuration, configurationKey, expandMatrix } from './configuration.js';

const key = (c: object) => configurationKey(configuration.parse(c));

describe('configurations of language models', () => {
  it('leave the keys of all others as they were', () => {
    expect(key({})).toBe('litert.cpu.1t');
    expect(key({ engine: 'litert-js', threads: 2 })).toBe('litert-js.cpu.2t');
  });
  it('name lengths, context and prompt', () => {
    const lm = { prefill_tokens: 128, decode_tokens: 64 };
    expect(key({ engine: 'litert-lm', lm, threads: 2 })).toBe('litert-lm.cpu.2t.p128.d64');
    expect(key({ engine: 'litert-lm', lm: { ...lm, context_tokens: 512 } })).toBe(
      'litert-lm.cpu.1t.p128.d64.c512',
    );
    expect(key({ engine: 'litert-lm' })).toBe(key({ engine: 'litert-lm', lm: {} }));
    const prompts = ['a', 'b'].map((prompt) => key({ engine: 'litert-lm', lm: { prompt } }));
    expect(new Set(prompts).size).toBe(2);
    // A key stands in URLs of comparisons.
    for (const p of prompts) expect(p).toMatch(/^[a-z0-9.-]+$/);
  });
  it('expand over their lengths', () => {
    const lm = [1, 2, 3].map((prefill_tokens) => configuration.parse({ lm: { prefill_tokens } }).lm!);
    const all = expandMatrix({ engine: ['litert-lm'], accelerator: ['cpu'], threads: [1, 2], lm });
    expect(new Set(all.map(key)).size).toBe(6);
  });
});

it('a record is made of events in any order within a turn', () => {
  const at = { v: 1 as const, run: 'r', seq: 0, t_ns: 0, phase: 'measure' as const, turn: 4 };
  const tokens = { ...at, type: 'tokens' as const, streamed: true };
  let record: LanguageRecord | null = null;
  for (const event of [
    { ...at, type: 'context' as const, tokens: 99 },
    { ...at, type: 'first_token' as const, duration_ns: 7 },
    { ...tokens, kind: 'decode' as const, tokens: 2, duration_ns: 30, step_ns: [10] },
    { ...tokens, kind: 'prefill' as const, tokens: 5, duration_ns: 20, step_ns: [] },
  ])
    record = languageWithEvent(record, event);
  expect(languageRecord.parse(record)).toEqual({
    context_tokens: 99,
    answer: null,
    turns: [
      {
        ...{ phase: 'measure', turn: 4, streamed: true, first_token_ns: 7, step_ns: [10] },
        ...{ prefill_tokens: 5, prefill_ns: 20, decode_tokens: 2, decode_ns: 30 },
      },
    ],
  });
});
