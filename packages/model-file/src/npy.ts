import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the head of a .npy file says, as far as its values can be handed to a model as they lie in the file. */
export interface NpyFacts {
  /** As TFLite calls it: float32, int64, bool. */
  elementType: string;
  /** Sizes, outermost first; none: one number. */
  shape: number[];
  /** Where the values begin; they go on to the end of the file. */
  valuesOffset: number;
}

/** A file that is no .npy array, a broken one, or one whose values lie otherwise. The message says what to do. */
export class NpyError extends Error {
  override readonly name = 'NpyError';
  constructor(
    readonly code: 'NPY_NOT_RECOGNISED' | 'NPY_DAMAGED' | 'NPY_UNSUPPORTED',
    message: string,
  ) {
    super(message);
  }
}

const damaged = (what: string) => new NpyError('NPY_DAMAGED', `${what} Save it again with numpy.save().`);
const unsupported = (what: string) => new NpyError('NPY_UNSUPPORTED', what);

const MAGIC = '\x93NUMPY';
/** Magic, version, and the length of the header in 2 or 4 bytes. */
const FIXED_BYTES = 12;
/** NumPy's own writer takes some 100; one that is longer describes records. */
const MOST_HEADER_BYTES = 65_536;
const MOST_DIMENSIONS = 8;

/** NumPy's letters for a type, with the bytes of one element, as TFLite calls it. */
const types: Record<string, { name: string; bytes: number }> = {
  b1: { name: 'bool', bytes: 1 },
  i1: { name: 'int8', bytes: 1 },
  u1: { name: 'uint8', bytes: 1 },
  i2: { name: 'int16', bytes: 2 },
  u2: { name: 'uint16', bytes: 2 },
  i4: { name: 'int32', bytes: 4 },
  u4: { name: 'uint32', bytes: 4 },
  i8: { name: 'int64', bytes: 8 },
  u8: { name: 'uint64', bytes: 8 },
  f2: { name: 'float16', bytes: 2 },
  f4: { name: 'float32', bytes: 4 },
  f8: { name: 'float64', bytes: 8 },
};

/**
 * Reads the head of a .npy file, versions 1.0 to 3.0 (numpy.lib.format). Values are never touched: those that a model cannot be
 * given as they lie there (another byte order, Fortran's order of dimensions) are refused with the line that saves them right.
 * @throws NpyError
 */
export function readNpy(head: Uint8Array, fileBytes: number): NpyFacts {
  const { text, valuesOffset } = headerOf(head);
  const { descr, fortran, shape } = dictionaryOf(text);
  const type = typeOf(descr);
  const elements = shape.reduce((a, b) => a * b, 1);
  if (shape.length > MOST_DIMENSIONS)
    throw unsupported(`It has ${shape.length} dimensions; inputs have at most ${MOST_DIMENSIONS}.`);
  // Along one dimension both orders are the same.
  if (fortran && shape.filter((d) => d > 1).length > 1)
    throw unsupported(
      "Its values lie in Fortran's order. Save it again: numpy.save('x.npy', numpy.ascontiguousarray(x)).",
    );
  if (elements === 0) throw unsupported(`Its shape is (${shape.join(', ')}): it holds no values.`);
  const said = elements * type.bytes;
  const there = fileBytes - valuesOffset;
  if (said !== there)
    throw damaged(
      `Its head speaks of ${said} bytes of values (${type.name}, shape (${shape.join(', ')})), and it has ${there}.`,
    );
  return { elementType: type.name, shape, valuesOffset };
}

/** The same of a file on the disk. @throws NpyError */
export function readNpyFile(path: string): NpyFacts {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const head = Buffer.alloc(Math.min(size, FIXED_BYTES + MOST_HEADER_BYTES));
    let read = 0;
    for (let n = -1; n !== 0 && read < head.length; read += n)
      n = readSync(fd, head, read, head.length - read, read);
    return readNpy(head.subarray(0, read), size);
  } finally {
    closeSync(fd);
  }
}

function headerOf(head: Uint8Array): { text: string; valuesOffset: number } {
  const begin = Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1');
  if (begin.startsWith('PK'))
    throw new NpyError(
      'NPY_NOT_RECOGNISED',
      'This is an archive (.npz?), not one array. Save one array with numpy.save().',
    );
  if (begin !== MAGIC)
    throw new NpyError(
      'NPY_NOT_RECOGNISED',
      'This is no .npy file: it does not begin like one. Save an array with numpy.save().',
    );
  if (head.length < FIXED_BYTES) throw damaged('It ends in the middle of its head.');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const major = view.getUint8(6);
  const minor = view.getUint8(7);
  if (major < 1 || major > 3 || minor !== 0)
    throw unsupported(`Its format is version ${major}.${minor}; 1.0, 2.0 and 3.0 are known.`);
  const [begins, length] = major === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > MOST_HEADER_BYTES)
    throw unsupported(`Its header has ${length} bytes; one of an array of numbers has some hundred.`);
  if (begins + length > head.length) throw damaged('It ends in the middle of its head.');
  const text = Buffer.from(head.subarray(begins, begins + length)).toString(major === 3 ? 'utf8' : 'latin1');
  return { text, valuesOffset: begins + length };
}

/** One entry of the dictionary: a text, a truth, a tuple of numbers, or a list (the fields of records). */
const ENTRY =
  /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*(?:(['"])([^'"]*)\3|(True|False)|\(([\dL,\s]*)\)|(\[.*\]))\s*(?:,|(?=\}))/sy;

/** The header is a dictionary as Python writes it. */
function dictionaryOf(text: string): { descr: string; fortran: boolean; shape: number[] } {
  const wrong = () => damaged(`Its header is not what NumPy writes: ${text.trim().slice(0, 100)}.`);
  const dictionary = text.trim();
  if (!dictionary.startsWith('{') || !dictionary.endsWith('}')) throw wrong();
  const found: { descr?: string; fortran?: boolean; shape?: number[] } = {};
  ENTRY.lastIndex = 1;
  let end = 1;
  for (let m = ENTRY.exec(dictionary); m !== null; m = ENTRY.exec(dictionary)) {
    const [, , key, , string, truth, tuple, list] = m;
    if (list !== undefined) throw unsupported('It holds records; an input takes one array of numbers.');
    if (key === 'descr' && string !== undefined) found.descr = string;
    if (key === 'fortran_order' && truth !== undefined) found.fortran = truth === 'True';
    if (key === 'shape' && tuple !== undefined) found.shape = sizesOf(tuple, wrong);
    end = ENTRY.lastIndex;
  }
  const { descr, fortran, shape } = found;
  const isRead = dictionary.slice(end).trim() === '}';
  if (!isRead || descr === undefined || fortran === undefined || shape === undefined) throw wrong();
  return { descr, fortran, shape };
}

/** "3, 4", "3," or nothing. Python 2 wrote 3L. */
function sizesOf(tuple: string, wrong: () => NpyError): number[] {
  if (tuple.trim() === '') return [];
  const sizes = tuple
    .trim()
    .replace(/,$/, '')
    .split(',')
    .map((part) => /^\s*(\d{1,15})L?\s*$/.exec(part)?.[1]);
  if (sizes.some((s) => s === undefined)) throw wrong();
  return sizes.map(Number);
}

function typeOf(descr: string): { name: string; bytes: number } {
  const [, order = '', letters = ''] = /^([<>|=]?)(.*)$/s.exec(descr) ?? [];
  const type = types[letters];
  if (type === undefined)
    throw unsupported(
      `Its elements are of NumPy's type ${descr.slice(0, 40)}; inputs take ${Object.values(types)
        .map((t) => t.name)
        .join(', ')}.`,
    );
  if (order === '>' && type.bytes > 1)
    throw unsupported(
      `Its numbers are big-endian (${descr}). Save it again: numpy.save('x.npy', x.astype('<${letters}')).`,
    );
  return type;
}
