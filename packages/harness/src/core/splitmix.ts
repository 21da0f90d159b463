const MASK = (1n << 64n) - 1n;

/** FNV-1a, 64 bits, over the UTF-8 bytes of a name (Fowler, Noll, Vo). */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return hash;
}

/**
 * SplitMix64 (Steele, Lea, Flood 2014), of which a call gives the upper 32 bits of the next draw: no input needs more.
 * In halves of 32 bits, because BigInt takes 25 times as long, and a model may take millions of elements.
 */
export function splitMix64Upper(seed: bigint): () => number {
  let high = Number((seed >> 32n) & 0xffffffffn) | 0;
  let low = Number(seed & 0xffffffffn) | 0;
  return () => {
    // state += 0x9e3779b97f4a7c15
    const sum = (low >>> 0) + 0x7f4a7c15;
    low = sum | 0;
    high = (high + 0x9e3779b9 + (sum > 0xffffffff ? 1 : 0)) | 0;
    // z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9
    let zLow = low ^ ((low >>> 30) | (high << 2));
    let zHigh = high ^ (high >>> 30);
    zHigh =
      (upperOfProduct(zLow, 0x1ce4e5b9) + Math.imul(zHigh, 0x1ce4e5b9) + Math.imul(zLow, 0xbf58476d)) | 0;
    zLow = Math.imul(zLow, 0x1ce4e5b9);
    // z = (z ^ (z >>> 27)) * 0x94d049bb133111eb
    zLow ^= (zLow >>> 27) | (zHigh << 5);
    zHigh ^= zHigh >>> 27;
    zHigh =
      (upperOfProduct(zLow, 0x133111eb) + Math.imul(zHigh, 0x133111eb) + Math.imul(zLow, 0x94d049bb)) | 0;
    // The upper half of z ^ (z >>> 31)
    return (zHigh ^ (zHigh >>> 31)) >>> 0;
  };
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers. */
function upperOfProduct(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65_536);
  const lower = aLow * bHigh + (middle % 65_536);
  return aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(lower / 65_536);
}
