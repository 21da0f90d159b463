import { corrupt } from './errors.js';
import type { OperatorFacts, RangeFacts, SignatureFacts, TensorFacts } from './facts.js';
import type { FlatBuffer, Table, Vector } from './flatbuffer.js';
import { InputRanges, type Node } from './input-range.js';
import { most } from './limits.js';
import { CUSTOM, elementTypes, operatorNames } from './operators.js';

export interface Tensor extends TensorFacts {
  bits: number;
  buffer: number;
  /** Only a part of its numbers is stored. */
  sparse: boolean;
}
export interface OperatorCode {
  name: string;
  custom: boolean;
  version: number;
  builtin: number;
}
export interface Subgraph {
  tensors: Tensor[];
  inputs: number[];
  outputs: number[];
  operators: { code: OperatorCode; inputs: number[]; outputs: number[] }[];
}

/** Of the file: how many, and where the bytes of one lie. */
export interface Buffers {
  count: number;
  find(index: number): Vector | null;
}

export function operatorCode(t: Table): OperatorCode {
  const what = 'an operator code';
  const builtin = Math.max(t.i8(0, 0, what), t.i32(3, 0, what));
  if (builtin < 0) throw corrupt('an operator code is negative', t.at);
  const custom = builtin === CUSTOM;
  const name = custom
    ? (t.text(1, what) ?? 'unnamed custom operator')
    : (operatorNames[builtin] ?? `operator ${builtin}`);
  return { name, custom, builtin, version: Math.max(0, t.i32(2, 1, what)) };
}

export function readSubgraph(
  file: FlatBuffer,
  t: Table,
  index: number,
  codes: readonly OperatorCode[],
  buffers: Buffers,
): Subgraph {
  const what = `subgraph ${index}`;
  const tensors = t.tables(0, `${what}, tensor`).map((x) => readTensor(file, x, buffers.count));
  const known = (list: number[], side: string) => {
    for (const i of list)
      if (i < -1 || i >= tensors.length)
        throw corrupt(`${what} names ${side} tensor ${i}, but has ${tensors.length} tensors`, t.at);
    return list;
  };
  const nodes: Node[] = [];
  const operators = t.tables(3, `${what}, operator`).map((o) => {
    const code = codes[o.u32(0, 0, 'an operator')];
    if (code === undefined) throw corrupt('an operator has an unknown code', o.at);
    const outputs = known(o.ints(2, 'an operator'), 'output');
    const inputs = known(o.ints(1, 'an operator'), 'input');
    nodes.push({ name: code.name, inputs, outputs, table: o });
    return { code, inputs, outputs };
  });
  const real = (list: number[]) => list.filter((i) => i >= 0);
  const inputs = real(known(t.ints(1, what), 'input'));
  const ranges = new InputRanges(tensors, nodes, (i) => wholeNumbers(file, tensors[i], buffers));
  for (const i of inputs) {
    const tensor = tensors[i]!;
    tensor.range = ranges.of(i);
    // Files from before ranks were told have scalar inputs, too; no graph takes an input of any shape.
    if (tensor.shape.length === 0) tensor.dynamic = false;
  }
  return {
    tensors,
    inputs,
    outputs: real(known(t.ints(2, what), 'output')),
    operators,
  };
}

/** More of them are no step or offset. */
const MOST_VALUES = 64;

function wholeNumbers(file: FlatBuffer, t: Tensor | undefined, buffers: Buffers): RangeFacts | null {
  const width = t?.type === 'int32' ? 4 : t?.type === 'int64' ? 8 : 0;
  const data = t === undefined || width === 0 || t.buffer === 0 ? null : buffers.find(t.buffer);
  const count = data === null ? 0 : Math.floor(data.length / width);
  if (data === null || count === 0 || count > MOST_VALUES) return null;
  const read = (at: number) => (width === 4 ? file.i32(at, 'a constant') : file.i64(at, 'a constant'));
  const values = Array.from({ length: count }, (_, i) => read(data.at + width * i));
  return { low: Math.min(...values), high: Math.max(...values) };
}

export function readTensor(file: FlatBuffer, t: Table, buffers: number): Tensor {
  const what = 'a tensor';
  const type = t.i8(1, 0, what);
  const element = elementTypes[type];
  if (element === undefined) throw corrupt(`a tensor is of unknown type ${type}`, t.at);
  const buffer = t.u32(2, 0, what);
  if (buffer !== 0 && buffer >= buffers)
    throw corrupt(`a tensor names buffer ${buffer}, but there are ${buffers}`, t.at);
  const shape = dimensions(t, 0);
  const signature = dimensions(t, 7);
  // As for a detector's boxes: its operator tells the shape when it is prepared. A scalar says that it has a rank.
  const hasNoShape = shape.length === 0 && t.i8(8, 0, what) === 0;
  return {
    name: t.text(3, what) ?? '',
    type: element.name,
    bits: element.bits,
    shape,
    dynamic: [...shape, ...signature].some((d) => d < 0) || hasNoShape,
    shapeSignature: signature.some((d) => d < 0) ? signature : null,
    range: null,
    buffer,
    sparse: t.child(6, what) !== null,
    quantisation: readQuantisation(file, t.child(4, 'a quantisation')),
  };
}

function dimensions(t: Table, index: number): number[] {
  const count = t.count(index, 'a tensor');
  if (count > most.dimensions)
    throw corrupt(`a tensor has ${count} dimensions; ${most.dimensions} are the most that make sense`, t.at);
  return t.ints(index, 'a tensor');
}

function readQuantisation(file: FlatBuffer, t: Table | null): TensorFacts['quantisation'] {
  if (t === null) return null;
  const what = 'a quantisation';
  const scale = t.vector(2, 4, what);
  const zero = t.vector(3, 8, what);
  if (scale === null || scale.length === 0) return null;
  const perChannel = scale.length > 1;
  const first = file.f32(scale.at, what);
  return {
    scheme: perChannel ? 'per-channel' : 'per-tensor',
    // JSON knows no NaN and no infinity; a file may hold them.
    scale: perChannel || !Number.isFinite(first) ? null : first,
    zeroPoint: perChannel || zero === null || zero.length === 0 ? null : file.i64(zero.at, what),
    channels: perChannel ? scale.length : null,
  };
}

export const plain = ({
  name,
  type,
  shape,
  dynamic,
  shapeSignature,
  range,
  quantisation,
}: Tensor): TensorFacts => ({
  name,
  type,
  shape,
  dynamic,
  shapeSignature,
  range,
  quantisation,
});

/** Reads signatures until `most.tensors` of their tensors are listed; the rest is counted. */
export function readSignatures(
  model: Table,
  tensorOf: (graph: number, tensor: number, at: number) => Tensor,
): SignatureFacts[] {
  let left: number = most.tensors;
  return model.tables(7, 'signature', most.signatures).map((t) => {
    const graph = t.u32(4, 0, 'a signature');
    const side = (index: number) => {
      const maps = t.tables(index, 'a signature', left);
      left -= maps.length;
      return maps.map((m) => {
        const tensor = tensorOf(graph, m.u32(1, 0, 'a signature'), m.at);
        return { ...plain(tensor), name: m.text(0, 'a signature') ?? tensor.name };
      });
    };
    return {
      key: t.text(2, 'a signature') ?? '',
      inputs: side(0),
      outputs: side(1),
      inputCount: t.count(0, 'a signature'),
      outputCount: t.count(1, 'a signature'),
    };
  });
}

export function countOperators(graphs: readonly Subgraph[]): OperatorFacts[] {
  const counts = new Map<string, OperatorFacts>();
  for (const { operators } of graphs) {
    for (const { code } of operators) {
      const key = `${code.custom} ${code.name}`;
      const known = counts.get(key);
      if (known === undefined)
        counts.set(key, { name: code.name, custom: code.custom, count: 1, version: code.version });
      else {
        known.count += 1;
        known.version = Math.max(known.version, code.version);
      }
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
