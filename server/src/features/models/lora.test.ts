import { describe, expect, it } from '@jest/globals';
import { loraFacts, type LoraFacts } from '@rackmark/contracts';
import { whyNotTogether } from './lora.js';

const facts = (more: Partial<LoraFacts> = {}): LoraFacts =>
  loraFacts.parse({
    rank: 16,
    declared_rank: 16,
    tensors: 4,
    bytes: 8_192,
    layers: 2,
    scheme: 'generic',
    projections: [
      { name: 'q', layers: 2, bytes: 4_096 },
      { name: 'v', layers: 2, bytes: 4_096 },
    ],
    ...more,
  });
const base = (more: Partial<LoraFacts> = {}) => ({
  name: 'gemma',
  lora: facts({ declared_rank: null, ...more }),
});

describe('LoRA weights and a base', () => {
  it('that fit are tried', () => {
    expect(whyNotTogether(facts(), base())).toBeNull();
    // Weights for some of the projections only: the others stay zero.
    expect(
      whyNotTogether(facts({ projections: [{ name: 'v', layers: 2, bytes: 4_096 }] }), base()),
    ).toBeNull();
    expect(whyNotTogether(facts({ rank: 32, declared_rank: 32 }), base({ rank: 32 }))).toBeNull();
  });

  it.each<[string, LoraFacts, ReturnType<typeof base> | { name: string; lora: null }, string]>([
    ['a base without inputs', facts(), { name: 'gemma', lora: null }, 'gemma was not exported for LoRA'],
    ['another rank', facts(), base({ rank: 32 }), 'It is of rank 16; gemma takes rank 32.'],
    ['another depth', facts({ layers: 18 }), base(), 'It is for 18 layers; gemma has 2.'],
    ['another exporter', facts(), base({ scheme: 'gemma' }), 'they would not meet'],
    [
      'another projection',
      facts({ projections: [{ name: 'o', layers: 2, bytes: 4_096 }] }),
      base(),
      'for the projection o; gemma takes q, v',
    ],
    [
      'another width',
      facts({ projections: [{ name: 'q', layers: 2, bytes: 2_048 }] }),
      base(),
      'take 2048 bytes, the inputs of gemma 4096',
    ],
    [
      'a rank that the engine does not know',
      facts({ rank: 8, declared_rank: 8 }),
      base({ rank: 8 }),
      'rank 16 and 32 only',
    ],
    ['no rank in the metadata', facts({ declared_rank: null }), base(), 'does not name its rank'],
    ['weights for audio', facts({ scheme: 'audio' }), base(), 'audio encoder'],
    ['weights for a GPU', facts({ scheme: 'gemma-gpu' }), base({ scheme: 'gemma' }), 'GPU'],
  ])('do not run with %s, and why is said', (_, lora, host, words) => {
    expect(whyNotTogether(lora, host)).toContain(words);
  });
});
