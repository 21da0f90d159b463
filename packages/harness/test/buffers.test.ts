import { afterAll, describe, expect, it } from '@jest/globals';
import type { ConfigurationInput, HarnessParameters } from '@rackmark/contracts';
import { inputKinds, modelKinds } from '@rackmark/sample-models';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines, native, quick, run as runOnce } from './run.js';

const run = (
  bytes: Uint8Array,
  engine: (typeof engines)[number],
  more: ConfigurationInput = {},
  inputs: HarnessParameters['inputs'] = [],
) => runOnce(bytes, engine, quick, more, undefined, undefined, { change: (p) => ({ ...p, inputs }) });
const onNative = native === null ? it.skip : it;

describe.each(engines)('buffers on %s', (engine) => {
  it('follow the compiled model where the file leaves sizes open: 1 for each', async () => {
    const r = await run(modelKinds.dynamicDimensions([-1, -1, -1, 3]), engine);
    expect(r.failure).toBeNull();
    const open = { shape: [1, 1, 1, 3], open: [0, 1, 2], given: false, filled: 'random', varies: true };
    expect(r.of('input')).toMatchObject([{ name: 'image', ...open }]);
    expect(r.of('output')).toMatchObject([{ shape: [1, 1, 1, 3], constant: false }]);
  });

  it('16-bit integers are quantised numbers and vary', async () => {
    const r = await run(modelKinds.quantisedEnds(), engine);
    expect(r.of('input').map((i) => [i.filled, i.varies])).toEqual([
      ['random', true],
      ['random', true],
    ]);
    expect(r.of('output')).toMatchObject([{ constant: false }]);
  });

  it('no divisor is zero', async () => {
    const r = await run(modelKinds.remainder(), engine);
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([
      { filled: 'range', low: 1, high: 3 },
      { filled: 'range', low: 1, high: 3 },
    ]);
  });

  it.each([
    ['GATHER', modelKinds.indicesOfTable(), 31],
    ['EMBEDDING_LOOKUP', inputKinds.embeddingLookup(), 49],
  ])('indices of %s are rows of its table', async (_, bytes, high) => {
    const known = [{ name: 'ids', range: { low: 0, high }, path: null }];
    const r = await run(bytes, engine, {}, known);
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([{ filled: 'range', low: 0, high, varies: true }]);
    expect(r.of('output')).toMatchObject([{ constant: false }]);
  });

  it('an input of text is refused by its name, before anything runs', async () => {
    const { failure } = await run(modelKinds.stringInput(), engine);
    expect(failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
    expect(failure!.message).toContain('The input text is of type string');
  });

  it('a shape of an input that is not there is refused with those that are', async () => {
    const { failure } = await run(modelKinds.dynamicDimensions(), engine, { shapes: { x: [1] } });
    expect(failure!.message).toBe('The model has no input x; it has: image.');
  });
});

describe('shapes on the native LiteRT', () => {
  onNative('are taken where they are given, and the outputs follow', async () => {
    const shapes = { image: [2, 5, 7, 3] };
    const r = await run(modelKinds.dynamicDimensions(), 'litert', { shapes });
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([{ shape: [2, 5, 7, 3], given: true }]);
    expect(r.of('output')).toMatchObject([{ shape: [2, 5, 7, 3], elements: 210 }]);
  });

  onNative('that the runtime refuses are told with what the model says', async () => {
    const shapes = { image: [2, 5, 7] };
    const { failure } = await run(modelKinds.dynamicDimensions(), 'litert', { shapes });
    expect(failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
    expect(failure!.message).toContain('the shape 2×5×7 for the input image; the model says ?×?×?×3');
  });

  onNative('of outputs that the file does not tell are learnt', async () => {
    const r = await run(inputKinds.outputOfUnknownShape(), 'litert');
    expect(r.failure).toBeNull();
    expect(r.of('output')).toMatchObject([{ shape: [2, 3], elements: 6, constant: false }]);
  });

  it('LiteRT.js says that it cannot', async () => {
    const given = await run(modelKinds.dynamicDimensions(), 'litert-js', { shapes: { image: [1, 2, 2, 3] } });
    expect(given.failure!.message).toContain('cannot be run as 1×2×2×3 by LiteRT.js');
    for (const bytes of [inputKinds.outputOfUnknownShape(), modelKinds.detector()]) {
      const unknown = await run(bytes, 'litert-js');
      expect(unknown.failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
      expect(unknown.failure!.message).toContain('Use the native LiteRT');
    }
  });
});

describe('an input of one’s own', () => {
  const dir = mkdtempSync(join(tmpdir(), 'harness-input-'));
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  };
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(engines)('is the bytes of its file on %s', async (engine) => {
    const path = file('right', new Uint8Array(Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]).buffer));
    const r = await run(modelKinds.indicesOfTable(), engine, {}, [{ name: 'ids', range: null, path }]);
    expect(r.failure).toBeNull();
    expect(r.of('input')).toMatchObject([{ filled: 'file', low: null, varies: true }]);
  });
  it('of another length is refused with both lengths', async () => {
    const path = file('short', new Uint8Array(31));
    const r = await run(modelKinds.indicesOfTable(), engines[0]!, {}, [{ name: 'ids', range: null, path }]);
    expect(r.failure).toMatchObject({ name: 'BAD_SPEC' });
    expect(r.failure!.message).toBe('The file for the input ids has 31 bytes; the model takes 32.');
  });
});
