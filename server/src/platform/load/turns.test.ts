import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TooManyWait, Turns } from './turns.js';

/** Work that ends when it is told to. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const end = async (name: string) => {
    ends.get(name)!();
    ends.delete(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, ends, work, end };
}

it('whoever asks much at once makes nobody else wait', async () => {
  const turns = new Turns(1);
  const { begun, work, end } = works();
  const lane = { each: 1, most: 100 };
  for (let i = 0; i < 100; i++) void turns.take('greedy', lane, work(`g${i}`));
  void turns.take('other', lane, work('o'));
  void turns.take('third', lane, work('t'));
  await end('g0');
  await end(begun.at(-1)!);
  await end(begun.at(-1)!);
  expect([...begun].sort()).toEqual(['g0', 'g1', 'o', 't'].sort());
  await expect(turns.take('greedy', { each: 1, most: 98 }, work('late'))).rejects.toThrow(TooManyWait);
});

it('all is done once, never more at a time than may be, and a place that is free is taken', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 25 }),
      fc.infiniteStream(fc.nat(100)),
      async (atOnce, each, asked, picks) => {
        const turns = new Turns(atOnce);
        const { begun, ends, work, end } = works();
        const all = asked.map((who, i) => turns.take(who, { each, most: 1_000 }, work(`${who}${i}`)));
        for (let left = asked.length; left > 0; left--) {
          await new Promise((resolve) => setImmediate(resolve));
          const running = [...ends.keys()];
          const of = (who: string) => running.filter((r) => r.startsWith(who)).length;
          expect(running.length).toBeLessThanOrEqual(atOnce);
          for (const who of 'abc') expect(of(who)).toBeLessThanOrEqual(each);
          const waits = asked.filter((who, i) => !begun.includes(`${who}${i}`) && of(who) < each);
          if (waits.length > 0) expect(running.length).toBe(atOnce);
          await end(running[picks.next().value! % running.length]!);
        }
        await Promise.all(all);
        expect(begun.length).toBe(asked.length);
      },
    ),
    { numRuns: 50 },
  ));
