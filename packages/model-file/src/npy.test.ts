import { describe, expect, it } from '@jest/globals';
import { npyFile, type NpyHead } from '@rackmark/sample-models';
import fc from 'fast-check';
import { NpyError, readNpy } from './npy.js';

const types = ['b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8'];
const names = 'bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64'.split(' ');
const heads = fc.record({
  letters: fc.constantFrom(...types),
  shape: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 }),
  version: fc.constantFrom<[number, number]>([1, 0], [2, 0], [3, 0]),
});
const bytesOf = ({ letters, shape }: { letters: string; shape: readonly number[] }) =>
  new Uint8Array(shape.reduce((a, b) => a * b, 1) * Number(letters[1])).fill(7);
const file = (head: NpyHead, bytes = 0) => npyFile(head, new Uint8Array(bytes));
const read = (bytes: Uint8Array) => readNpy(bytes, bytes.length);
const refusal = (bytes: Uint8Array): string => {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof NpyError) return error.message;
    throw error;
  }
  return 'taken';
};

/** `numpy.save` of NumPy 2.4, blanks of the header left out where `~` stands. */
const saved = (header: string, values: string) => {
  const begin = Buffer.from(`934e554d50590100${'7600'}`, 'hex');
  return new Uint8Array(
    Buffer.concat([begin, Buffer.from(header.padEnd(117) + '\n', 'latin1'), Buffer.from(values, 'hex')]),
  );
};

describe('a file as NumPy saved it', () => {
  it.each([
    // numpy.arange(6, dtype='<f4').reshape(2, 3)
    [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
      '000000000000803f0000004000004040000080400000a040',
      { elementType: 'float32', shape: [2, 3] },
    ],
    // numpy.float32(1.5)
    [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
      '0000c03f',
      { elementType: 'float32', shape: [] },
    ],
    // numpy.array([True, False])
    [
      "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }",
      '0100',
      { elementType: 'bool', shape: [2] },
    ],
    // As Python 2 wrote it.
    [
      "{'descr': '<i8', 'fortran_order': False, 'shape': (1L, 1L), }",
      '01'.repeat(8),
      { elementType: 'int64', shape: [1, 1] },
    ],
  ])('%s', (header, values, facts) => {
    expect(read(saved(header, values))).toEqual({ ...facts, valuesOffset: 128 });
  });
});

describe('readNpy', () => {
  it('finds type, shape and values of whatever array there is', () => {
    fc.assert(
      fc.property(heads, ({ letters, shape, version }) => {
        const values = bytesOf({ letters, shape });
        const bytes = npyFile({ descr: `<${letters}`, shape, version }, values);
        const found = read(bytes);
        expect(found).toMatchObject({ elementType: names[types.indexOf(letters)], shape });
        expect(bytes.subarray(found.valuesOffset)).toEqual(values);
      }),
    );
  });

  it('refuses every cut and every addition, in words', () => {
    fc.assert(
      fc.property(heads, fc.nat(), ({ letters, shape }, at) => {
        const bytes = npyFile({ descr: `<${letters}`, shape }, bytesOf({ letters, shape }));
        expect(refusal(bytes.subarray(0, at % bytes.length))).toMatch(/does not begin|ends in|speaks of/);
        expect(refusal(new Uint8Array([...bytes, 0]))).toContain('speaks of');
      }),
    );
  });

  it('whatever is changed in it ends in facts that hold or in a refusal', () => {
    fc.assert(
      fc.property(heads, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1 }), (head, changes) => {
        const bytes = npyFile({ descr: `<${head.letters}`, ...head }, bytesOf(head));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        if (refusal(bytes) !== 'taken') return;
        const { shape, elementType, valuesOffset } = read(bytes);
        const size = Number(types[names.indexOf(elementType)]![1]);
        expect(valuesOffset + size * shape.reduce((a, b) => a * b, 1)).toBe(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [
      file({ descr: '>f4', shape: [2] }, 8),
      "big-endian (>f4). Save it again: numpy.save('x.npy', x.astype('<f4')).",
    ],
    [file({ descr: '<i2', shape: [2, 3], fortran: true }, 12), 'numpy.ascontiguousarray(x)'],
    [file({ descr: '<c16', shape: [1] }, 16), "NumPy's type <c16; inputs take bool, int8,"],
    [file({ descr: '<U2', shape: [1] }, 8), "NumPy's type <U2"],
    [file({ descr: '|O', shape: [1] }, 30), "NumPy's type |O"],
    [file({ descr: '<f4', shape: [0, 3] }), 'Its shape is (0, 3): it holds no values.'],
    [file({ descr: '<f4', shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }, 4), 'It has 9 dimensions'],
    [file({ descr: '<f4', shape: [2], version: [4, 0] }, 8), 'version 4.0; 1.0, 2.0 and 3.0 are known'],
    [saved("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", '00'), 'It holds records'],
    [saved("{'descr': '<f4', 'fortran_order': False}", ''), 'not what NumPy writes'],
    [new Uint8Array(Buffer.from('PK\x03\x04 and more')), 'This is an archive (.npz?)'],
    [new Uint8Array(Buffer.from('1,2,3\n4,5,6\n')), 'This is no .npy file'],
    [new Uint8Array(), 'This is no .npy file'],
  ])('refuses %#', (bytes, words) => expect(refusal(bytes)).toContain(words));

  it('takes Fortran’s order where it is C’s, too, and the order of one byte', () => {
    expect(read(file({ descr: '<f4', shape: [1, 3], fortran: true }, 12)).shape).toEqual([1, 3]);
    expect(read(file({ descr: '>u1', shape: [3] }, 3)).elementType).toBe('uint8');
  });
});
