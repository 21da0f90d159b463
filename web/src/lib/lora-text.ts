import type { LoraFacts } from '@rackmark/contracts';
import { count } from './format.js';

/** "rank 16, 2 layers, q k v o". */
export function loraText({ rank, layers, projections, tensors }: LoraFacts): string {
  const parts = [
    rank === null ? 'of several ranks' : `rank ${rank}`,
    layers > 0 ? count(layers, 'layer') : count(tensors, 'tensor'),
    projections.map((p) => p.name).join(' '),
  ];
  return parts.filter(Boolean).join(', ');
}
