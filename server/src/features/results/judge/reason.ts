import type { VerdictReason } from '@rackmark/contracts';

/** What one rule says of a run. */
export function reason(
  rule: string,
  weight: VerdictReason['weight'],
  passed: boolean | null,
  measured: string,
  limit: string,
  text: string,
): VerdictReason {
  return { rule, weight, passed, measured, limit, text };
}
