import type { LoraFacts } from '@rackmark/contracts';
import { count } from './format.js';
import { say } from './words.js';

/** "rank 16, 2 layers, q k v o". */
export function loraText({ rank, layers, projections, tensors }: LoraFacts): string {
  const parts = [
    rank === null ? say('models.of_several_ranks') : say('models.rank', { many: rank }),
    layers > 0 ? count(layers, 'layer') : count(tensors, 'tensor'),
    projections.map((p) => p.name).join(' '),
  ];
  return parts.filter(Boolean).join(', ');
}
