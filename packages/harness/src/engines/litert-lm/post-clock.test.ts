import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PostClock, type Posts } from './post-clock.js';
import { Semaphore } from './semaphore.js';

/** An engine that posts after each of `gapsMs`, and never again; waiting moves the clock. */
class Played implements Posts {
  nowMs = 1_000;
  asked = 0;
  private next: number;
  constructor(private readonly gapsMs: number[]) {
    this.next = this.nowMs + (gapsMs[0] ?? Infinity);
  }
  readonly clock = () => this.nowMs * 1e6;
  drain(): void {}
  wait(ms: number): boolean {
    if (this.gapsMs.length === 0 || this.next > this.nowMs + ms) {
      this.nowMs += ms;
      return false;
    }
    this.nowMs = this.next;
    this.gapsMs.shift();
    this.next = this.nowMs + (this.gapsMs[0] ?? Infinity);
    return true;
  }
  /** Also when there are fewer calls than tokens. */
  get isOver(): boolean {
    this.asked += 1;
    return this.gapsMs.length === 0;
  }
}

async function hear(gapsMs: number[], tokens: number) {
  const engine = new Played([...gapsMs]);
  const batches: number[][] = [];
  const clock = new PostClock({
    posts: engine,
    tokens,
    hasEnded: () => engine.isOver,
    onSteps: (steps) => batches.push(steps),
    clock: engine.clock,
  });
  expect(await clock.run(() => 0)).toBe(true);
  return { clock, batches, asked: engine.asked };
}
const ms = (list: readonly number[]) => list.map((n) => n * 1e6);

describe('tokens that are only counted aloud', () => {
  it('first token and steps come out of the calls; the last call is no token, and the last two come together', async () => {
    const { clock, batches, asked } = await hear([40, 5, 6, 7, 1], 4);
    expect(clock.firstNs).toBe(40e6);
    expect(clock.stepNs).toEqual(ms([5, 6]));
    expect(batches).toEqual([ms([5, 6])]);
    expect(asked).toBe(0);
  });

  it('a long prefill, slow steps and fewer calls than tokens are waited out', async () => {
    const { clock, asked } = await hear([9_000, 700, 2_500, 30], 20);
    expect(clock.firstNs).toBe(9_000e6);
    expect(clock.stepNs).toEqual(ms([700]));
    expect(asked).toBeLessThan(10);
  });

  it('an answer without a token has no first one', async () => {
    const { clock, batches } = await hear([12], 5);
    expect([clock.firstNs, clock.stepNs, batches]).toEqual([null, [], []]);
    expect((await hear([], 5)).clock.firstNs).toBeNull();
  });

  it('a call that fails is told', async () => {
    const options = { posts: new Played([]), tokens: 1, hasEnded: () => true, onSteps: undefined };
    expect(await new PostClock(options).run(() => 3)).toBe(false);
  });

  it('whatever the times: batches are the steps, in order and without the end’s', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 60 }),
        fc.nat({ max: 5 }),
        async (gaps, missing) => {
          const { clock, batches } = await hear(gaps, gaps.length - 1 + missing);
          expect(clock.firstNs).toBe(gaps[0]! * 1e6);
          expect(clock.stepNs).toEqual(ms(gaps.slice(1, -2)));
          expect(batches.flat()).toEqual(clock.stepNs);
        },
      ),
      { numRuns: 100 },
    ));
});

const onLinux = process.platform === 'linux' ? it : it.skip;
onLinux('the semaphore of the C library waits for so long and no longer', () => {
  const semaphore = Semaphore.get()!;
  const before = performance.now();
  expect(semaphore.wait(30)).toBe(false);
  expect(performance.now() - before).toBeGreaterThan(25);
  semaphore.drain();
});
