import { useRef } from 'react';

const LAST = Number.MAX_SAFE_INTEGER;

/**
 * Rows keep their places while somebody is at them: what is told meanwhile changes them where they stand, and what is new
 * stands below. They take their order when they are left, or when another one is asked for.
 * @param asked what the order depends on besides the values
 */
export function useSteady<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  isHeld: boolean,
  asked: string,
): readonly T[] {
  const kept = useRef({ asked, places: new Map<string, number>() });
  if (!isHeld || kept.current.asked !== asked) {
    kept.current = { asked, places: new Map(rows.map((row, i) => [keyOf(row), i])) };
    return rows;
  }
  if (rows.every((row, i) => kept.current.places.get(keyOf(row)) === i)) return rows;
  const placeOf = (row: T) => kept.current.places.get(keyOf(row)) ?? LAST;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}
