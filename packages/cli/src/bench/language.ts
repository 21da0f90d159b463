import { languageTask, type LanguageTask, type Model } from '@rackmark/contracts';
import type { BenchOptions } from './options.js';

/** Files that only LiteRT-LM runs. */
export const isBundle = (m: Pick<Model, 'format'>): boolean => m.format !== 'tflite';

/**
 * Prefill × decode × context, or the prompt with each decode and context. What was not asked for is what most people
 * want, less where a model has no room for it.
 * @param prompt text to answer; null: counts alone
 */
export function tasksOf(
  o: Pick<BenchOptions, 'prefill' | 'decode' | 'context'>,
  prompt: string | null,
  models: readonly Pick<Model, 'facts'>[],
): LanguageTask[] {
  const usual = languageTask.parse({});
  const rooms = models.map((m) => m.facts.language?.cache_tokens ?? Infinity);
  const room = Math.min(...rooms, ...(o.context ?? []));
  const prefills = prompt === null ? (o.prefill ?? [Math.min(usual.prefill_tokens, half(room))]) : [1];
  const decodes = o.decode ?? [Math.min(usual.decode_tokens, half(room))];
  return prefills.flatMap((prefill_tokens) =>
    decodes.flatMap((decode_tokens) =>
      (o.context ?? [null]).map((context_tokens) => ({
        prefill_tokens,
        decode_tokens,
        context_tokens,
        prompt,
      })),
    ),
  );
}

const half = (room: number) => Math.max(1, Math.floor(room / 2));
