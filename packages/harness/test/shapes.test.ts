import { describe, expect, it } from '@jest/globals';
import { inputKinds, modelKinds } from '@rackmark/sample-models';
import { quick, run as runOnce, subjects } from './run.js';

/** Both harnesses with the native runtime: buffers follow the compiled model, not the file. */
describe.each(subjects.filter((s) => s.engine === 'litert'))('shapes with $name', ({ engine, program }) => {
  const run = (bytes: Uint8Array, shapes: Record<string, number[]> = {}) =>
    runOnce(bytes, engine, quick, { shapes }, undefined, undefined, { program });

  it('sizes that a file leaves open are 1, and told to be open', async () => {
    const r = await run(modelKinds.dynamicDimensions());
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([
      { name: 'image', shape: [1, 1, 1, 3], open: [0, 1, 2], given: false, filled: 'random', varies: true },
    ]);
    expect(r.of('output')).toMatchObject([{ shape: [1, 1, 1, 3], elements: 3, constant: false }]);
  });

  it('a shape that was given reaches the outputs', async () => {
    const r = await run(modelKinds.dynamicDimensions(), { image: [2, 8, 8, 3] });
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([{ shape: [2, 8, 8, 3], open: [0, 1, 2], given: true }]);
    expect(r.of('output')).toMatchObject([{ shape: [2, 8, 8, 3], elements: 384, constant: false }]);
  });

  it('a shape that does not fit is refused in words, and no fault of the harness', async () => {
    expect((await run(modelKinds.dynamicDimensions(), { picture: [1] })).failure).toMatchObject({
      name: 'UNSUPPORTED_CONFIGURATION',
      message: 'The model has no input picture; it has: image.',
    });
    const wrong = (await run(modelKinds.dynamicDimensions(), { image: [2, 8, 8, 4] })).failure;
    expect(wrong).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION', phase: 'load' });
    expect(wrong!.message).toMatch(/2×8×8×4/);
  });

  it.each([true, false])(
    'sizes of a detector’s outputs are learnt from its operator (each class by itself: %s)',
    async (regular) => {
      const r = await run(modelKinds.detector({ regular }));
      expect(r.failure).toBeNull();
      const of = (i: number) => r.of('output')[i]!.values.map(Number);
      expect(r.of('output').map((o) => o.shape)).toEqual([[1, 10, 4], [1, 10], [1, 10], [1]]);
      expect(of(2)).toEqual([...of(2)].sort((a, b) => b - a));
      expect(of(1).filter((c) => ![0, 1, 2].includes(c))).toEqual([]);
      expect(of(3)).toEqual([10]);
    },
  );

  it.each([
    ['count from one', inputKinds.indicesFromOne(), { low: 1, high: 32 }],
    ['may be negative', inputKinds.indicesFromTheEnd(), { low: 0, high: 31 }],
  ])('rows are found by indices that %s', async (_, bytes, range) => {
    const inputs = [{ name: 'ids', range, path: null }];
    const r = await runOnce(bytes, engine, quick, {}, undefined, undefined, {
      program,
      change: (p) => ({ ...p, inputs }),
    });
    expect(r.failure).toBeNull();
    expect(r.of('output')).toMatchObject([{ constant: false }]);
  });

  it('whole numbers are small and never 0: a remainder is computed', async () => {
    const r = await run(modelKinds.remainder());
    expect(r.failure).toBeNull();
    for (const input of r.of('input')) expect(input).toMatchObject({ filled: 'range', low: 1, high: 3 });
    expect(r.of('output').every((o) => !o.constant)).toBe(true);
  });
});
