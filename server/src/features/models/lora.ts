import type { LoraFacts, Model } from '@rackmark/contracts';

/** Ranks that LiteRT-LM loads on the CPU; of another it says "Currently only support rank 16 and 32" (0.18.1). */
const RANKS: readonly number[] = [16, 32];

const exporter = {
  gemma: 'Gemma’s exporter',
  'gemma-gpu': 'LiteRT-LM’s GPU form',
  generic: 'the generic exporter',
  audio: 'audio encoders',
} as const;

export type LoraHost = Pick<Model, 'name'> & { lora: LoraFacts | null };

/**
 * Why LoRA weights do not run in a base, in words; null when they can be tried. LiteRT-LM itself says nothing where the
 * names do not meet: it then runs the base alone, under the weights' name.
 */
export function whyNotTogether(lora: LoraFacts, base: LoraHost): string | null {
  const host = base.lora;
  if (host === null)
    return `${base.name} was not exported for LoRA: it has no inputs for LoRA weights. Export it again with LoRA.`;
  if (lora.scheme === 'audio') return 'It holds weights for an audio encoder; only the text decoder is run.';
  if (lora.scheme === 'gemma-gpu')
    return 'Its weights are laid out for LiteRT-LM on a GPU, which is not run with LoRA here. Export them for the CPU.';
  if (lora.scheme === null || host.scheme === null || lora.scheme !== host.scheme) {
    const named = (f: LoraFacts) => (f.scheme === null ? 'several exporters' : exporter[f.scheme]);
    return `Its tensors are named as by ${named(lora)}, the inputs of ${base.name} as by ${named(host)}: they would not meet.`;
  }
  return otherShape(lora, host, base.name) ?? beyondEngine(lora);
}

function otherShape(lora: LoraFacts, host: LoraFacts, name: string): string | null {
  if (lora.rank !== host.rank)
    return `It is of rank ${lora.rank}; ${name} takes rank ${host.rank ?? 'of several sizes'}.`;
  if (lora.layers !== host.layers) return `It is for ${lora.layers} layers; ${name} has ${host.layers}.`;
  for (const p of lora.projections) {
    const own = host.projections.find((h) => h.name === p.name);
    if (own === undefined)
      return `It holds weights for the projection ${p.name}; ${name} takes ${host.projections.map((h) => h.name).join(', ')}.`;
    if (own.layers === p.layers && own.bytes !== p.bytes)
      return `Its weights for the projection ${p.name} take ${p.bytes} bytes, the inputs of ${name} ${own.bytes}: they were made for a model of another width or number type.`;
  }
  return null;
}

function beyondEngine({ rank, declared_rank: declared }: LoraFacts): string | null {
  if (declared === null)
    return 'Its file does not name its rank (metadata lora_rank), without which LiteRT-LM does not load it.';
  if (rank !== null && !RANKS.includes(rank))
    return `LiteRT-LM runs LoRA of rank ${RANKS.join(' and ')} only; this one is of rank ${rank}.`;
  return null;
}
