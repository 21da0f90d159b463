/** What a .npy file says of itself; what is left out is as NumPy writes it. */
export interface NpyHead {
  /** NumPy's word for the type: "<f4". */
  descr: string;
  shape: readonly number[];
  fortran?: boolean;
  version?: readonly [major: number, minor: number];
}

/** An array as numpy.save() writes it (numpy.lib.format): the header ends so that values begin at a multiple of 64. */
export function npyFile(
  { descr, shape, fortran = false, version = [1, 0] }: NpyHead,
  values: Uint8Array,
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const truth = fortran ? 'True' : 'False';
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${truth}, 'shape': ${tuple}, }`;
  const begins = version[0] === 1 ? 10 : 12;
  const length = Math.ceil((begins + dictionary.length + 1) / 64) * 64 - begins;
  const head = Buffer.alloc(begins + length, ' ');
  head.write('\x93NUMPY', 'latin1');
  head.set(version, 6);
  if (begins === 10) head.writeUInt16LE(length, 8);
  else head.writeUInt32LE(length, 8);
  head.write(dictionary, begins, 'latin1');
  head.write('\n', head.length - 1, 'latin1');
  return new Uint8Array(Buffer.concat([head, values]));
}
