import type { Table } from './flatbuffer.js';
import type { RangeFacts } from './facts.js';

/** An operator as this file needs it. */
export interface Node {
  name: string;
  inputs: readonly number[];
  outputs: readonly number[];
  table: Table;
}
export interface Shaped {
  type: string;
  shape: readonly number[];
}

const WHOLE = /^u?int(8|16|32|64)$/;
/** Operators that hand the values of these inputs on as they are. */
const passing: Record<string, readonly number[]> = {
  CAST: [0],
  RESHAPE: [0],
  EXPAND_DIMS: [0],
  SQUEEZE: [0],
  SLICE: [0],
  STRIDED_SLICE: [0],
  TRANSPOSE: [0],
  TILE: [0],
  BROADCAST_TO: [0],
  UNPACK: [0],
  SPLIT: [1],
  // How exporters make an index of a negative one, and keep it inside.
  SELECT: [1, 2],
  SELECT_V2: [1, 2],
  MINIMUM: [0, 1],
  MAXIMUM: [0, 1],
};
const passesAll = new Set(['CONCATENATION', 'PACK']);
const ZERO: RangeFacts = { low: 0, high: 0 };

const FIRST: RangeFacts = { low: 0, high: 0 };
const ONE: RangeFacts = { low: 1, high: 1 };
/** Inputs that are a place or an axis (the first one is always there), or a size or a count (one is always enough). */
const places: Record<string, Record<number, RangeFacts>> = {
  SLICE: { 1: FIRST, 2: ONE },
  STRIDED_SLICE: { 1: FIRST, 2: ONE, 3: ONE },
  DYNAMIC_UPDATE_SLICE: { 2: FIRST },
  EXPAND_DIMS: { 1: FIRST },
  SPLIT: { 0: FIRST },
  PAD: { 1: FIRST },
  PADV2: { 1: FIRST },
  MIRROR_PAD: { 1: FIRST },
  SEGMENT_SUM: { 1: FIRST },
  UNSORTED_SEGMENT_SUM: { 1: FIRST },
  SCATTER_ND: { 0: FIRST },
  ARG_MAX: { 1: FIRST },
  ARG_MIN: { 1: FIRST },
  SUM: { 1: FIRST },
  MEAN: { 1: FIRST },
  REDUCE_MAX: { 1: FIRST },
  REDUCE_MIN: { 1: FIRST },
  CUMSUM: { 1: FIRST },
  RESHAPE: { 1: ONE },
  FILL: { 0: ONE },
  TILE: { 1: ONE },
  BROADCAST_TO: { 1: ONE },
  TOPK_V2: { 1: ONE },
  RESIZE_BILINEAR: { 1: ONE },
  RESIZE_NEAREST_NEIGHBOR: { 1: ONE },
};

/** The least and the largest of a constant's whole numbers; null: it is none, or a large one. */
export type ValuesOf = (tensor: number) => RangeFacts | null;

/** How far a value is followed through a graph: a file may hold any number of operators that hand it on. */
const MOST_STEPS = 10_000;

/** Reads from a graph which whole numbers its inputs take. One for each graph. */
export class InputRanges {
  private readonly readers = new Map<number, [node: Node, position: number][]>();
  private steps = 0;

  constructor(
    private readonly tensors: readonly Shaped[],
    nodes: readonly Node[],
    private readonly valuesOf: ValuesOf = () => null,
  ) {
    for (const node of nodes) {
      node.inputs.forEach((tensor, position) => {
        const list = this.readers.get(tensor);
        if (list === undefined) this.readers.set(tensor, [[node, position]]);
        else list.push([node, position]);
      });
    }
  }

  /** What all its readers take; null for other types, and where the graph shows nothing. */
  of(input: number): RangeFacts | null {
    if (!WHOLE.test(this.tensors[input]?.type ?? '')) return null;
    let found: RangeFacts | null = null;
    /** Tensors that the input reaches, with what was added on the way. */
    const reached = new Map([[input, ZERO]]);
    for (const [tensor, added] of reached) {
      for (const [node, position] of this.readers.get(tensor) ?? []) {
        if (this.steps++ > MOST_STEPS) return found;
        const range = before(added, this.taken(node, position));
        if (range !== null) found = found === null ? range : common(found, range);
        const more = this.adds(node, position);
        if (more === null) continue;
        for (const output of node.outputs) if (!reached.has(output)) reached.set(output, sum(added, more));
      }
    }
    return found;
  }

  /** What an operator adds to the values of this input as it hands them on; null: it makes something else of them. */
  private adds(node: Node, position: number): RangeFacts | null {
    if (passesAll.has(node.name) || passing[node.name]?.includes(position)) return ZERO;
    const other = this.valuesOf(node.inputs[1 - position] ?? -1);
    if (other === null) return null;
    if (node.name === 'ADD') return other;
    return node.name === 'SUB' && position === 0 ? { low: -other.high, high: -other.low } : null;
  }

  private taken(node: Node, position: number): RangeFacts | null {
    const shapeOf = (at: number) => this.tensors[node.inputs[at] ?? -1]?.shape ?? [];
    if (node.name === 'GATHER' && position === 1) {
      const table = shapeOf(0);
      const axis = node.table.child(4, 'options of GATHER')?.i32(0, 0, 'the axis of GATHER') ?? 0;
      return rowsOf(table.at(axis));
    }
    if (node.name === 'EMBEDDING_LOOKUP' && position === 0) return rowsOf(shapeOf(1)[0]);
    if (node.name === 'GATHER_ND' && position === 1) {
      const indexed = shapeOf(0).slice(0, shapeOf(1).at(-1) ?? 1);
      return rowsOf(Math.min(...indexed));
    }
    return places[node.name]?.[position] ?? null;
  }
}

const rowsOf = (n: number | undefined): RangeFacts | null =>
  n === undefined || !Number.isFinite(n) || n < 1 ? null : { low: 0, high: n - 1 };

const sum = (a: RangeFacts, b: RangeFacts): RangeFacts => ({ low: a.low + b.low, high: a.high + b.high });

/** What it must be so that it is inside after this was added; null: nothing would be. */
function before(added: RangeFacts, range: RangeFacts | null): RangeFacts | null {
  if (range === null) return null;
  const was = { low: range.low - added.low, high: range.high - added.high };
  return was.low <= was.high ? was : null;
}

/** Numbers that are right for both; where there are none, those of the one that knows no negative, else of the first. */
function common(a: RangeFacts, b: RangeFacts): RangeFacts {
  const both = { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
  if (both.low <= both.high) return both;
  return a.low < 0 && b.low >= 0 ? b : a;
}
