import { describe, expect, it } from '@jest/globals';
import { inputKinds, modelKinds, smallDecoder } from '@rackmark/sample-models';
import { InputRanges, type Node } from './input-range.js';
import { inspectModel } from './index.js';

const rangesOf = (bytes: Uint8Array) =>
  Object.fromEntries(inspectModel(bytes).inputs.map((t) => [t.name, t.range]));

describe('the whole numbers that a graph takes', () => {
  it('are the rows of the table that they are looked up in', () => {
    expect(rangesOf(modelKinds.indicesOfTable())).toEqual({ ids: { low: 0, high: 31 } });
    expect(rangesOf(inputKinds.embeddingLookup())).toEqual({ ids: { low: 0, high: 49 } });
  });
  it('are shifted by what the graph adds before, and negative ones are left alone', () => {
    expect(rangesOf(inputKinds.indicesFromOne())).toEqual({ ids: { low: 1, high: 32 } });
    expect(rangesOf(inputKinds.indicesFromTheEnd())).toEqual({ ids: { low: 0, high: 31 } });
  });
  it('are those of every place that reads them', () => {
    const { inputs } = inspectModel(smallDecoder());
    const tokens = inputs.find((t) => t.name === 'tokens')!;
    expect(tokens.range!.low).toBe(0);
    expect(inputs.find((t) => t.name === 'mask')!.range).toBeNull();
  });
  it('are not told where nothing shows them', () =>
    expect(rangesOf(modelKinds.remainder())).toEqual({ dividend: null, divisor: null }));
  it('end in bounded time, whatever reads what', () => {
    const tensors = Array.from({ length: 2_000 }, () => ({ type: 'int32', shape: [1] }));
    const all = tensors.map((_, i) => i);
    const table = null as unknown as Node['table'];
    const nodes = all.map((): Node => ({ name: 'CONCATENATION', inputs: all, outputs: all, table }));
    const began = performance.now();
    expect(new InputRanges(tensors, nodes.slice(0, 100)).of(0)).toBeNull();
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

it('tells an output without a shape from one of no dimension', () => {
  expect(inspectModel(modelKinds.detector()).outputs.map((t) => [t.shape, t.dynamic])).toEqual(
    Array(4).fill([[], true]),
  );
  expect(inspectModel(modelKinds.indicesOfTable()).outputs[0]!.dynamic).toBe(false);
});

it('tells which sizes a file leaves open', () => {
  const [image] = inspectModel(modelKinds.dynamicDimensions([-1, -1, 4, 3])).inputs;
  expect(image).toMatchObject({ shape: [1, 1, 4, 3], shapeSignature: [-1, -1, 4, 3] });
});
