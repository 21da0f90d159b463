/** No schema is nested so deep; what lies below is refused by it, not walked through. */
const DEEPEST = 32;

/** Nearly every text is as it should be: that is seen without making another. */
const text = (t: string): string =>
  t.isWellFormed() && !t.includes('\0') ? t : t.replaceAll('\0', '').toWellFormed();

/**
 * The same value with texts that PostgreSQL can hold: without NUL, and with U+FFFD for halves of surrogate pairs. Phones
 * print anything, and one letter must not make a heartbeat or a result fail for ever. Lists and objects are changed in place.
 */
export const storable = <T>(value: T): T => clean(value, 0) as T;

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      // Millions of numbers are passed over quickly.
      if (typeof item === 'string' || typeof item === 'object') value[i] = clean(item, depth + 1);
    }
    return value;
  }
  const proto: unknown = Object.getPrototypeOf(value);
  // Plain objects only, of whatever realm: what they descend from descends from nothing.
  if (proto !== null && Object.getPrototypeOf(proto) !== null) return value;
  for (const [key, item] of Object.entries(value)) {
    const kept = text(key);
    const cleaned = clean(item, depth + 1);
    if (kept === key && cleaned === item) continue;
    if (kept !== key) Reflect.deleteProperty(value, key);
    Reflect.defineProperty(value, kept, {
      ...{ value: cleaned, writable: true, enumerable: true, configurable: true },
    });
  }
  return value;
}
