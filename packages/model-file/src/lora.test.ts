import { describe, expect, it } from '@jest/globals';
import { languageModel, loraOf } from '@rackmark/sample-models';
import fc from 'fast-check';
import { inspectModel, ModelFileError } from './index.js';
import { loraFactsOf, loraFileFacts, loraNameOf, type LoraTensor } from './lora.js';

const tensor = (name: string, ...shape: number[]): LoraTensor => ({
  name,
  shape,
  bytes: shape.reduce((n, d) => n * d, 4),
});
const pair = (layer: number, rank: number) => [
  tensor(`query_w_prime_left_${layer}`, 64, rank),
  tensor(`query_w_prime_right_${layer}`, rank, 64),
];
const errorOf = (work: () => unknown): ModelFileError | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ModelFileError) return error;
    throw error;
  }
};

describe('names of LoRA tensors', () => {
  it.each([
    ['query_w_prime_left_0', 'gemma', 'q', 'a', 0],
    ['post_w_prime_right_34', 'gemma', 'o', 'b', 34],
    ['transformer.layer_7.attn.attn_vec_einsum.w_prime_left', 'gemma-gpu', 'o', 'a', 7],
    ['lora_atten_k_b_prime_weight_12', 'generic', 'k', 'b', 12],
    ['lora_audio_ff1_l2_a_weight_3', 'audio', 'ff1_l2', 'a', 3],
  ])('%s', (name, scheme, projection, side, layer) => {
    expect(loraNameOf(name)).toEqual({ scheme, projection, side, layer });
  });
  it.each(['query_w_prime_left', 'query_w_prime_left_x', 'lora_atten_x_a_prime_weight_0', 'tokens', ''])(
    'not %s',
    (name) => expect(loraNameOf(name)).toBeNull(),
  );
});

describe('a base exported for LoRA', () => {
  it('tells rank, layers and projections of its inputs', () => {
    const facts = loraFactsOf([tensor('tokens', 1, 1), ...pair(0, 4), ...pair(1, 4)]);
    expect(facts).toEqual({
      rank: 4,
      declaredRank: null,
      tensors: 4,
      bytes: 4096,
      layers: 2,
      scheme: 'gemma',
      projections: [{ name: 'q', layers: 2, bytes: 4096 }],
    });
    expect(loraFactsOf([...pair(0, 4), ...pair(1, 8)])!.rank).toBeNull();
    expect(loraFactsOf([tensor('tokens', 1, 1)])).toBeNull();
  });
  it('is told from one that was not', () => {
    expect(inspectModel(languageModel({ loraRank: 16 })).language!.lora).toMatchObject({
      rank: 16,
      layers: 2,
      scheme: 'generic',
    });
    expect(inspectModel(languageModel()).language!.lora).toBeNull();
  });
  it('whose heads stand in the shape keeps its rank', () => {
    const heads = [tensor('query_w_prime_left_0', 2048, 32), tensor('query_w_prime_right_0', 32, 8, 256)];
    expect(loraFactsOf(heads)!.rank).toBe(32);
  });
});

describe('a LoRA file', () => {
  it('tells rank, layers, projections and bytes, and runs nothing', () => {
    const facts = inspectModel(loraOf({ loraRank: 16 }));
    const projections = ['q', 'k', 'v', 'o'].map((name) => ({ name, layers: 2, bytes: 2 * 2 * 16 * 96 * 4 }));
    expect(facts.lora).toEqual({
      rank: 16,
      declaredRank: 16,
      tensors: 16,
      bytes: 98_304,
      layers: 2,
      scheme: 'generic',
      projections,
    });
    expect(facts).toMatchObject({
      format: 'tflite',
      kind: 'graph',
      operatorCount: 0,
      parameterCount: 24_576,
    });
  });

  it('whose tensors do not fit each other is refused with what does not', () => {
    const say = (tensors: LoraTensor[], declared: number | null = null) =>
      errorOf(() => loraFileFacts(tensors, declared));
    expect(say([...pair(0, 4), ...pair(1, 8)])).toMatchObject({
      code: 'LORA_DAMAGED',
      message: expect.stringContaining('query_w_prime_left_0 is of rank 4, query_w_prime_left_1 of rank 8'),
    });
    expect(say(pair(0, 4), 16)?.message).toContain('its metadata says rank 16, its tensors are of rank 4');
    expect(say([...pair(0, 4), pair(1, 4)[0]!])?.message).toContain(
      'query_w_prime_left_1 lacks its other half',
    );
    expect(
      say([tensor('query_w_prime_left_0', 64, 4), tensor('query_w_prime_right_0', 8, 32)])?.message,
    ).toContain('have no rank in common');
    expect(
      say([
        ...pair(0, 64),
        tensor('lora_atten_k_a_prime_weight_0', 64, 64),
        tensor('lora_atten_k_b_prime_weight_0', 64, 64),
      ])?.message,
    ).toContain('more than one exporter');
    expect(say(pair(0, 4), 4)).toBeNull();
  });

  it('that was damaged gives facts or a ModelFileError, never anything else', () => {
    const whole = loraOf({ loraRank: 16 });
    const codes = new Set<string>();
    const change = fc.record({ at: fc.nat({ max: 4092 }), value: fc.nat({ max: 0xffffffff }) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat({ max: whole.length }), { freq: 8 }),
        (changes, cut) => {
          const bytes = whole.slice();
          for (const { at, value } of changes) new DataView(bytes.buffer).setUint32(at, value, true);
          const shorter = cut === null ? bytes : bytes.subarray(0, cut);
          codes.add(errorOf(() => inspectModel(shorter))?.code ?? 'facts');
        },
      ),
      { numRuns: 700 },
    );
    expect(codes).toContain('facts');
    expect(codes).toContain('MODEL_CORRUPT');
  });
});
