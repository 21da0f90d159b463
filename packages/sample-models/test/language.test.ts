import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { inspectModel } from '@rackmark/model-file';
import { languageModel, LanguageReference, taskBundle } from '../src/index.js';
import { packInt4, quantiseRows } from '../src/quantise-rows.js';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('sample language models', () => {
  it('the same options give the same bytes', () => {
    for (const make of [() => languageModel({ weights: 'int4' }), () => taskBundle()])
      expect(hashOf(make())).toBe(hashOf(make()));
  });

  it('of tens of megabytes take no more time a byte than small ones', () => {
    // By the built package in a process of its own: the test runner makes tight loops many times slower.
    const script = `
      const { languageModel } = await import('@rackmark/sample-models');
      const cost = (size, weights) => {
        const before = process.cpuUsage();
        const { length } = languageModel({ size, weights });
        const { user, system } = process.cpuUsage(before);
        return { length, us_per_byte: (user + system) / length };
      };
      console.log(JSON.stringify(['f32', 'int8', 'int4'].map((weights) => {
        return { small: cost('small', weights), medium: cost('medium', weights) };
      })));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    type Cost = { length: number; us_per_byte: number };
    for (const { small, medium } of JSON.parse(out) as { small: Cost; medium: Cost }[]) {
      expect(medium.length).toBeGreaterThan(10e6);
      // Its own CPU time beside its own: whatever makes the machine slow makes both slow.
      expect(medium.us_per_byte).toBeLessThan(3 * small.us_per_byte);
    }
  });

  it('a family differs by its weights alone', () => {
    const [f32, int8, int4] = (['f32', 'int8', 'int4'] as const).map((weights) =>
      inspectModel(languageModel({ weights })),
    );
    expect(new Set([f32, int8, int4].map((f) => f!.parameterCount)).size).toBe(1);
    expect(int8!.sizeBytes).toBeLessThan(f32!.sizeBytes / 1.5);
    expect(int4!.sizeBytes).toBeLessThan(int8!.sizeBytes);
    expect([f32, int8, int4].map((f) => f!.quantisation)).toEqual(['none', 'mixed', 'weight-only-int4']);
  });
});

describe('the tokenizer and the plain decoder', () => {
  const reference = new LanguageReference();
  it('say what they were told in other words', () => {
    for (const text of ['hello there, how are you', 'ba', ' two  blanks', 'Zürich 東京 🙂', 'line\nline']) {
      const [start, ...tokens] = reference.tokens(text);
      expect(start).toBe(2);
      expect(tokens.length).toBeGreaterThan(0);
      expect(Math.max(...tokens)).toBeLessThan(768);
    }
  });
  it('begin every answer anew', () => {
    const prompt = reference.chat('hello');
    const long = reference.greedy(prompt, 12).tokens;
    expect(reference.greedy(prompt, 5).tokens).toEqual(long.slice(0, 5));
    // Greedy: the answer so far is a prompt like any other.
    expect(reference.greedy([...prompt, ...long.slice(0, 5)], 7).tokens).toEqual(long.slice(5));
  });
});

describe('weights as integers', () => {
  it('keep each row within half a step, its largest exactly', () => {
    const weights = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * 7.3) * (i < 32 ? 1 : 50));
    for (const kind of ['int8', 'int4'] as const) {
      const { codes, scales } = quantiseRows(weights, 32, kind);
      weights.forEach((w, i) => {
        const scale = scales[i >> 5]!;
        expect(Math.abs(codes[i]! * scale - w)).toBeLessThanOrEqual(scale * 0.5001);
      });
      expect(Math.max(...codes.map(Math.abs))).toBe(kind === 'int8' ? 127 : 7);
    }
  });
  it('of 4 bits lie two a byte, the first below', () => {
    expect([...packInt4(Int8Array.from([1, -1, 7, -7, 3]))]).toEqual([0xf1, 0x97, 0x03]);
  });
});
