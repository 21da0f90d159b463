/** So much has no turn yet that no more is taken. */
export class TooManyWait extends Error {}

interface Lane {
  /** Done at the same time. */
  each: number;
  running: number;
  waiting: (() => void)[];
}

/**
 * Takes turns between those who ask: the next of all that waits is of whoever waits longest for a turn, so that one who
 * asks five thousand things at once makes nobody else wait.
 */
export class Turns {
  /** In the order of their next turn. */
  private readonly lanes = new Map<string, Lane>();
  private running = 0;

  /** @param atOnce how much is done at the same time, of everybody together */
  constructor(private readonly atOnce: number) {}

  /**
   * @param who whose turn it takes; of that one `each` are done at the same time, and at most `most` wait
   * @throws TooManyWait at once
   */
  async take<T>(
    who: string,
    { each, most }: { each: number; most: number },
    work: () => Promise<T>,
  ): Promise<T> {
    const lane = this.lanes.get(who) ?? { each, running: 0, waiting: [] };
    if (lane.waiting.length >= most) throw new TooManyWait();
    this.lanes.set(who, lane);
    if (this.running >= this.atOnce || lane.running >= lane.each)
      await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else this.begin(lane);
    try {
      return await work();
    } finally {
      this.running -= 1;
      lane.running -= 1;
      if (lane.running === 0 && lane.waiting.length === 0) this.lanes.delete(who);
      this.next();
    }
  }

  private begin(lane: Lane): void {
    this.running += 1;
    lane.running += 1;
  }

  private next(): void {
    if (this.running >= this.atOnce) return;
    for (const [who, lane] of this.lanes) {
      if (lane.waiting.length === 0 || lane.running >= lane.each) continue;
      // Its next turn comes after everybody else's.
      this.lanes.delete(who);
      this.lanes.set(who, lane);
      this.begin(lane);
      lane.waiting.shift()!();
      return;
    }
  }
}
