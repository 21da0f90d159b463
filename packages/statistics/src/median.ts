/** Below this many values sorting is as fast. */
const FEW = 32;

/**
 * The median (type 7: of an even number the mean of the middle two), found by partitioning around pivots (Hoare 1961)
 * instead of sorting: of the 79,800 slopes of a trend only the middle is wanted.
 * @param v finite numbers, at least one; their order changes
 */
export function medianInPlace(v: Float64Array): number {
  const k = (v.length - 1) >> 1;
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
  if (v.length % 2 === 1) return v[k]!;
  let next = Infinity;
  for (let i = k + 1; i < v.length; i++) if (v[i]! < next) next = v[i]!;
  return v[k]! + 0.5 * (next - v[k]!);
}

const middleOf = (a: number, b: number, c: number) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
