/** The first try again comes soon, each further one three times later, and never later than this. */
const FIRST_SECONDS = 10;
const FACTOR = 3;
const LONGEST_SECONDS = 6 * 3_600;
/** With these pauses the last attempt is made about a day after the first. */
const MOST_ATTEMPTS = 12;
/** Many receivers that failed together are not asked again together. */
const JITTER = 0.2;
/** A receiver may ask for a longer pause, and not for any. */
const LONGEST_WISH_SECONDS = 3_600;

/**
 * How long to wait before the next attempt; null: it is given up.
 * @param attempts that were made
 * @param random from 0 up to 1
 * @param wished by the receiver, in seconds (Retry-After)
 */
export function pauseAfter(attempts: number, random: number, wished: number | null): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const plain = Math.min(FIRST_SECONDS * FACTOR ** (attempts - 1), LONGEST_SECONDS);
  const pause = plain * (1 - JITTER + 2 * JITTER * random);
  return Math.max(pause, Math.min(wished ?? 0, LONGEST_WISH_SECONDS));
}
