import type { LoraFacts, Model, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

/** Ranks that LiteRT-LM loads on the CPU; of another it says "Currently only support rank 16 and 32" (0.18.1). */
const RANKS: readonly number[] = [16, 32];

export type LoraHost = Pick<Model, 'name'> & { lora: LoraFacts | null };

/**
 * Why LoRA weights do not run in a base; null when they can be tried. LiteRT-LM itself says nothing where the names do not
 * meet: it then runs the base alone, under the weights' name.
 */
export function whyNotTogether(lora: LoraFacts, { name, lora: host }: LoraHost): Said | null {
  if (host === null) return said('lora.no_inputs', { name });
  if (lora.scheme === 'audio') return said('lora.audio');
  if (lora.scheme === 'gemma-gpu') return said('lora.gpu');
  if (lora.scheme === null || host.scheme === null || lora.scheme !== host.scheme)
    return said('lora.names', { side: exporterOf(lora), name, base: exporterOf(host) });
  return otherShape(lora, host, name) ?? beyondEngine(lora);
}

const exporterOf = ({ scheme }: LoraFacts): Said =>
  said('lora.exporter', { word: scheme?.replace('-', '_') ?? 'several' });

function otherShape(lora: LoraFacts, host: LoraFacts, name: string): Said | null {
  if (lora.rank !== host.rank) return otherRank(lora.rank, host.rank, name);
  if (lora.layers !== host.layers) return said('lora.layers', { n: lora.layers, name, of: host.layers });
  for (const p of lora.projections) {
    const own = host.projections.find((h) => h.name === p.name);
    if (own === undefined)
      return said('lora.projection', { what: p.name, name, commas: host.projections.map((h) => h.name) });
    if (own.layers === p.layers && own.bytes !== p.bytes)
      return said('lora.width', { what: p.name, n: p.bytes, name, of: own.bytes });
  }
  return null;
}

function otherRank(a: number | null, b: number | null, name: string): Said {
  if (a === null) return said('lora.ranks', { name, b: b ?? 0 });
  return b === null ? said('lora.rank.several', { a, name }) : said('lora.rank', { a, name, b });
}

function beyondEngine({ rank, declared_rank: declared }: LoraFacts): Said | null {
  if (declared === null) return said('lora.no_rank');
  if (rank !== null && !RANKS.includes(rank))
    return said('lora.engine_ranks', { list: RANKS.map(String), a: rank });
  return null;
}
