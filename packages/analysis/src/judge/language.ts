import type { LanguageCounts, LanguageRecord } from '@rackmark/contracts';

/** What a language model's run was asked and how often; null when no turn was measured. */
export function countsOf(record: LanguageRecord): LanguageCounts | null {
  const measured = record.turns.filter((t) => t.phase === 'measure');
  const [one] = measured;
  if (one === undefined) return null;
  return {
    turns: record.measured_turns ?? measured.length,
    prefill_tokens: one.prefill_tokens,
    decode_tokens: one.decode_tokens,
    context_tokens: record.context_tokens,
  };
}
