/**
 * Takes any number of values and keeps at most `most` of them, each with the same chance, in the order in which they came
 * (Algorithm R, Vitter 1985), with their exact number, sum and extremes. Seeded: the same values give the same choice.
 */
export class Reservoir {
  private readonly values: number[] = [];
  /** Where each kept value stood among all. */
  private readonly places: number[] = [];
  private readonly random = xorshift(0x9e3779b9);
  private n = 0;
  private sum = 0;
  private smallest = Infinity;
  private largest = -Infinity;

  constructor(private readonly most: number) {}

  take(value: number): void {
    const place = this.n++;
    this.sum += value;
    if (value < this.smallest) this.smallest = value;
    if (value > this.largest) this.largest = value;
    const slot = place < this.most ? place : Math.floor(this.random() * this.n);
    if (slot >= this.most) return;
    this.values[slot] = value;
    this.places[slot] = place;
  }

  kept(): number[] {
    if (this.n <= this.most) return [...this.values];
    const slots = this.places.map((_, slot) => slot).sort((a, b) => this.places[a]! - this.places[b]!);
    return slots.map((slot) => this.values[slot]!);
  }

  /** What is known of all values; null when all are kept. */
  whole(): { n: number; min_ns: number; max_ns: number; mean_ns: number } | null {
    if (this.n <= this.most) return null;
    return { n: this.n, min_ns: this.smallest, max_ns: this.largest, mean_ns: this.sum / this.n };
  }
}

/** Numbers in [0, 1): 32-bit xorshift (Marsaglia 2003). */
function xorshift(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}
