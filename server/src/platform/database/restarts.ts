/** What is known of a process that is started again whenever it dies. */
export interface Tries {
  /** Starts since it last held. */
  count: number;
  /** How long the last one was up. */
  upMs: number;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 15_000;
const MOST = 10;
/** Whoever ran this long has not died of what made the one before die. */
const HELD_MS = 60_000;

/** When to start it again; null: it dies again and again, and nobody is helped by one more start. */
export function nextTry({ count, upMs }: Tries): { delayMs: number; tries: Tries } | null {
  const before = upMs >= HELD_MS ? 0 : count;
  if (before >= MOST) return null;
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** before);
  return { delayMs, tries: { count: before + 1, upMs: 0 } };
}
