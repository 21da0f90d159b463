/** Below this many values sorting is as fast. */
const FEW = 32;

/**
 * The median (type 7: of an even number the mean of the middle two).
 * @param v finite numbers, at least one; their order changes
 */
export function medianInPlace(v: Float64Array): number {
  const k = (v.length - 1) >> 1;
  const middle = atRankInPlace(v, k);
  if (v.length % 2 === 1) return middle;
  let next = Infinity;
  for (let i = k + 1; i < v.length; i++) if (v[i]! < next) next = v[i]!;
  return middle + 0.5 * (next - middle);
}

/**
 * The value at rank `k` from 0, found by partitioning around pivots (Hoare 1961) instead of sorting; those after it are not
 * below it then.
 * @param v finite numbers, at least one; their order changes
 */
export function atRankInPlace(v: Float64Array, k: number): number {
  let [low, high] = [0, v.length - 1];
  // Pivots that part badly again and again are somebody's doing, or very many equal values: sorting has no bad cases.
  for (let rounds = 0; high - low > FEW && rounds < 64; rounds++) {
    const pivot = middleOf(v[low]!, v[(low + high) >> 1]!, v[high]!);
    let [i, j] = [low, high];
    while (i <= j) {
      while (v[i]! < pivot) i++;
      while (v[j]! > pivot) j--;
      if (i > j) break;
      const swapped = v[i]!;
      v[i++] = v[j]!;
      v[j--] = swapped;
    }
    // Up to j nothing is above the pivot, from i on nothing below it; what stands between is the pivot.
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else [low, high] = [k, k];
  }
  if (high > low) v.subarray(low, high + 1).sort();
  return v[k]!;
}

const middleOf = (a: number, b: number, c: number) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
