import { describe, expect, it } from '@jest/globals';
import { loraFacts, type LoraFacts } from '@rackmark/contracts';
import { wordsIn } from '@rackmark/words';
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

  it.each<[string, LoraFacts, ReturnType<typeof base> | { name: string; lora: null }, string, string]>([
    [
      'a base without inputs',
      facts(),
      { name: 'gemma', lora: null },
      'gemma was not exported for LoRA',
      'gemma no se exportó para LoRA',
    ],
    [
      'another rank',
      facts(),
      base({ rank: 32 }),
      'It is of rank 16; gemma takes rank 32.',
      'Es de rango 16; gemma admite el rango 32.',
    ],
    [
      'several ranks',
      facts({ rank: null }),
      base(),
      'gemma takes rank 16',
      'de varios rangos; gemma admite el rango 16',
    ],
    [
      'a base of several ranks',
      facts(),
      base({ rank: null }),
      'of several ranks',
      'las entradas de gemma son de varios rangos',
    ],
    [
      'another depth',
      facts({ layers: 18 }),
      base(),
      'It is for 18 layers; gemma has 2.',
      'Es para 18 capas; gemma tiene 2.',
    ],
    [
      'another exporter',
      facts(),
      base({ scheme: 'gemma' }),
      'by the generic exporter, the inputs of gemma as by Gemma’s exporter',
      'según el exportador genérico; las entradas de gemma, según el exportador de Gemma',
    ],
    [
      'another projection',
      facts({ projections: [{ name: 'o', layers: 2, bytes: 4_096 }] }),
      base(),
      'for the projection o; gemma takes q, v',
      'para la proyección o; gemma admite q, v',
    ],
    [
      'another width',
      facts({ projections: [{ name: 'q', layers: 2, bytes: 2_048 }] }),
      base(),
      'take 2,048 bytes, the inputs of gemma 4,096',
      'ocupan 2048 bytes; las entradas de gemma, 4096',
    ],
    [
      'a rank that the engine does not know',
      facts({ rank: 8, declared_rank: 8 }),
      base({ rank: 8 }),
      'rank 16 and 32 only',
      'LoRA de rango 16 y 32',
    ],
    [
      'no rank in the metadata',
      facts({ declared_rank: null }),
      base(),
      'does not name its rank',
      'no indica su rango',
    ],
    ['weights for audio', facts({ scheme: 'audio' }), base(), 'audio encoder', 'codificador de audio'],
    ['weights for a GPU', facts({ scheme: 'gemma-gpu' }), base({ scheme: 'gemma' }), 'GPU', 'GPU'],
  ])('do not run with %s, and why is said', (_, lora, host, en, es) => {
    const why = whyNotTogether(lora, host);
    expect(wordsIn('en').tell(why, '')).toContain(en);
    expect(wordsIn('es').tell(why, '')).toContain(es);
  });
});
