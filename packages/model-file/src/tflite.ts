import { corrupt, ModelFileError } from './errors.js';
import type { ModelFacts, OperatorFacts, SignatureFacts, TensorFacts } from './facts.js';
import { FlatBuffer, type Table } from './flatbuffer.js';
import { languageOf } from './language.js';
import { loraFileFacts } from './lora.js';
import { CUSTOM, elementTypes, operatorNames } from './operators.js';
import { quantisationOf, weightsByType, type WeightFacts } from './quantisation.js';
import type { ByteSource } from './source.js';

const VERSION = 3;
const MOST_METADATA_BYTES = 1 << 16;

interface Tensor extends TensorFacts {
  bits: number;
  buffer: number;
}
interface OperatorCode {
  name: string;
  custom: boolean;
  version: number;
  builtin: number;
}
interface Subgraph {
  tensors: Tensor[];
  inputs: number[];
  outputs: number[];
  operators: { code: OperatorCode; inputs: number[] }[];
}

/** Reads a `.tflite` file. @throws ModelFileError */
export function inspectTflite(source: ByteSource): ModelFacts {
  const file = new FlatBuffer(source);
  const model = file.root();
  const version = model.u32(0, 0, 'the version');
  if (version !== VERSION) {
    throw new ModelFileError(
      'MODEL_VERSION_UNSUPPORTED',
      `This file is of schema version ${version}; Rackmark reads version ${VERSION}. Convert it with a current converter.`,
    );
  }
  const buffers = model.tables(4, 'buffer').map((t, i) => bufferLength(t, i, source.size));
  const codes = model.tables(1, 'operator code').map(operatorCode);
  const graphs = model.tables(2, 'subgraph').map((t, i) => readSubgraph(file, t, i, codes, buffers.length));
  if (graphs.length === 0) {
    throw new ModelFileError(
      'MODEL_NO_SUBGRAPH',
      'This file has no graph: there is nothing to run. Export it again.',
    );
  }
  const signatures = model.tables(7, 'signature').map((t) => readSignature(t, graphs));
  const lora = loraAdapter(model, graphs, buffers);
  const weights = lora === null ? weightsOf(graphs, buffers) : loraWeights(graphs, buffers);
  const main = graphs[0]!;
  const operators = countOperators(graphs);
  const inputs = signatures[0]?.inputs ?? main.inputs.map((i) => plain(main.tensors[i]!));
  const outputs = signatures[0]?.outputs ?? main.outputs.map((i) => plain(main.tensors[i]!));
  const customOperators = operators.filter((o) => o.custom).map((o) => o.name);
  const quantisation = quantisationOf(weights.list, [...inputs, ...outputs]);
  return {
    format: 'tflite',
    description: model.text(3, 'the description') || null,
    minRuntimeVersion: minRuntimeVersion(file, model),
    compiledFor: compiledFor(file, model),
    kind: isLanguageModel(signatures) ? 'language-model' : 'graph',
    sizeBytes: source.size,
    parameterCount: weights.count,
    parameterBytes: weights.bytes,
    weights: weightsByType(weights.list),
    subgraphs: graphs.length,
    operatorCount: operators.reduce((n, o) => n + o.count, 0),
    operators,
    customOperators,
    flexOperators: customOperators.filter((n) => n.startsWith('Flex')),
    unknownBuiltins: [
      ...new Set(
        codes.filter((c) => !c.custom && operatorNames[c.builtin] === undefined).map((c) => c.builtin),
      ),
    ],
    quantisation: quantisation.kind,
    quantisationText: quantisation.text,
    inputs,
    outputs,
    signatures,
    warnings: warningsOf(customOperators, codes, [...inputs, ...outputs]),
    sections: [],
    language: languageOf(signatures),
    lora,
  };
}

function bufferLength(t: Table, index: number, fileSize: number): number {
  const what = `buffer ${index}`;
  const data = t.vector(0, 1, what);
  // Large models keep their weights behind the FlatBuffer, at an offset of their own.
  const offset = t.u64(1, 0, what);
  const size = t.u64(2, 0, what);
  if (offset > 1 && offset + size > fileSize)
    throw corrupt(`${what} lies outside the file`, Math.min(offset, fileSize));
  return data?.length ?? (offset > 1 ? size : 0);
}

function operatorCode(t: Table): OperatorCode {
  const what = 'an operator code';
  const builtin = Math.max(t.i8(0, 0, what), t.i32(3, 0, what));
  if (builtin < 0) throw corrupt('an operator code is negative', t.at);
  const custom = builtin === CUSTOM;
  const name = custom
    ? (t.text(1, what) ?? 'unnamed custom operator')
    : (operatorNames[builtin] ?? `operator ${builtin}`);
  return { name, custom, builtin, version: Math.max(0, t.i32(2, 1, what)) };
}

function readSubgraph(
  file: FlatBuffer,
  t: Table,
  index: number,
  codes: OperatorCode[],
  buffers: number,
): Subgraph {
  const what = `subgraph ${index}`;
  const tensors = t.tables(0, `${what}, tensor`).map((x) => readTensor(file, x, buffers));
  const known = (list: number[], side: string) => {
    for (const i of list)
      if (i < -1 || i >= tensors.length)
        throw corrupt(`${what} names ${side} tensor ${i}, but has ${tensors.length} tensors`, t.at);
    return list;
  };
  const operators = t.tables(3, `${what}, operator`).map((o) => {
    const code = codes[o.u32(0, 0, 'an operator')];
    if (code === undefined) throw corrupt('an operator has an unknown code', o.at);
    known(o.ints(2, 'an operator'), 'output');
    return { code, inputs: known(o.ints(1, 'an operator'), 'input') };
  });
  const real = (list: number[]) => list.filter((i) => i >= 0);
  return {
    tensors,
    inputs: real(known(t.ints(1, what), 'input')),
    outputs: real(known(t.ints(2, what), 'output')),
    operators,
  };
}

function readTensor(file: FlatBuffer, t: Table, buffers: number): Tensor {
  const what = 'a tensor';
  const type = t.i8(1, 0, what);
  const element = elementTypes[type];
  if (element === undefined) throw corrupt(`a tensor is of unknown type ${type}`, t.at);
  const buffer = t.u32(2, 0, what);
  if (buffer !== 0 && buffer >= buffers)
    throw corrupt(`a tensor names buffer ${buffer}, but there are ${buffers}`, t.at);
  const shape = t.ints(0, what);
  const signature = t.ints(7, what);
  return {
    name: t.text(3, what) ?? '',
    type: element.name,
    bits: element.bits,
    shape,
    // The first dimension is nearly always an open batch, which converters store as 1: that is nothing to warn of.
    dynamic: signature.slice(1).some((d) => d < 0) || shape.some((d) => d < 0),
    buffer,
    quantisation: readQuantisation(file, t.child(4, 'a quantisation')),
  };
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

const plain = ({ name, type, shape, dynamic, quantisation }: Tensor): TensorFacts => ({
  name,
  type,
  shape,
  dynamic,
  quantisation,
});

function readSignature(t: Table, graphs: Subgraph[]): SignatureFacts {
  const graph = graphs[t.u32(4, 0, 'a signature')];
  if (graph === undefined) throw corrupt('a signature names a graph that is not there', t.at);
  const side = (index: number) =>
    t.tables(index, 'a signature').map((m) => {
      const tensor = graph.tensors[m.u32(1, 0, 'a signature')];
      if (tensor === undefined) throw corrupt('a signature names a tensor that is not there', m.at);
      return { ...plain(tensor), name: m.text(0, 'a signature') ?? tensor.name };
    });
  return { key: t.text(2, 'a signature') ?? '', inputs: side(0), outputs: side(1) };
}

function countOperators(graphs: readonly Subgraph[]): OperatorFacts[] {
  const counts = new Map<string, OperatorFacts>();
  for (const { code } of graphs.flatMap((g) => g.operators)) {
    const key = `${code.custom} ${code.name}`;
    const known = counts.get(key);
    if (known === undefined)
      counts.set(key, { name: code.name, custom: code.custom, count: 1, version: code.version });
    else {
      known.count += 1;
      known.version = Math.max(known.version, code.version);
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

interface Weights {
  count: number;
  bytes: number;
  list: WeightFacts[];
}

/** Constants that operators read. Buffers shared by several tensors are counted once. */
function weightsOf(graphs: readonly Subgraph[], buffers: readonly number[]): Weights {
  const seen = new Set<number>();
  const list: WeightFacts[] = [];
  for (const graph of graphs) {
    for (const { code, inputs } of graph.operators) {
      for (const i of inputs) {
        const tensor = graph.tensors[i];
        const bytes = tensor === undefined ? 0 : (buffers[tensor.buffer] ?? 0);
        if (tensor === undefined || bytes === 0 || tensor.bits === 0 || seen.has(tensor.buffer)) continue;
        seen.add(tensor.buffer);
        list.push({
          type: tensor.type,
          bytes,
          count: Math.floor((bytes * 8) / tensor.bits),
          operator: code.name,
        });
      }
    }
  }
  return sumOf(list);
}

const sumOf = (list: WeightFacts[]): Weights => ({
  list,
  count: list.reduce((n, w) => n + w.count, 0),
  bytes: list.reduce((n, w) => n + w.bytes, 0),
});

const metadataEntry = (model: Table, name: string) =>
  model.tables(6, 'metadata').find((m) => m.text(0, 'metadata') === name);

/** Bytes that stand under a name in the file's metadata. */
function metadataOf(file: FlatBuffer, model: Table, name: string): Uint8Array | null {
  const entry = metadataEntry(model, name);
  const buffer = entry && model.tables(4, 'buffer')[entry.u32(1, 0, 'metadata')];
  const data = buffer?.vector(0, 1, 'metadata');
  return data ? file.bytes(data.at, Math.min(data.length, MOST_METADATA_BYTES), 'metadata') : null;
}

function minRuntimeVersion(file: FlatBuffer, model: Table): string | null {
  const data = metadataOf(file, model, 'min_runtime_version');
  return data && (/^[\d.]+/.exec(textOf(data.subarray(0, 16)))?.[0] ?? null);
}

/** LiteRT's stamp of a model that a vendor's plugin compiled: two texts padded with NUL, maker and SoC, of this length. */
const STAMP_TEXT = 125;

function compiledFor(file: FlatBuffer, model: Table): ModelFacts['compiledFor'] {
  const stamp = metadataOf(file, model, 'LiteRtStamp');
  if (stamp === null) return null;
  const part = (from: number) => textOf(stamp.subarray(from, from + STAMP_TEXT)).replace(/\0.*$/s, '');
  return { maker: part(0) || 'an unknown maker', soc: part(STAMP_TEXT) };
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A LoRA file: weights under the names of a base model's LoRA inputs, and no operator that would run. */
function loraAdapter(
  model: Table,
  graphs: readonly Subgraph[],
  buffers: readonly number[],
): ModelFacts['lora'] {
  if (graphs.some((g) => g.operators.length > 0)) return null;
  const tensors = graphs.flatMap((g) => g.tensors).map((t) => ({ ...t, bytes: buffers[t.buffer] ?? 0 }));
  // The rank stands where other metadata name their buffer.
  const entry = metadataEntry(model, 'lora_rank');
  const declared = entry?.u32(1, 0, 'metadata') ?? 0;
  return loraFileFacts(
    tensors.filter((t) => t.bytes > 0),
    declared > 0 ? declared : null,
  );
}

function loraWeights(graphs: readonly Subgraph[], buffers: readonly number[]): Weights {
  const list = graphs
    .flatMap((g) => g.tensors)
    .map((t) => ({ ...t, bytes: buffers[t.buffer] ?? 0 }))
    .filter((t) => t.bytes > 0 && t.bits > 0)
    .map(({ type, bytes, bits }) => ({ type, bytes, count: Math.floor((bytes * 8) / bits), operator: '' }));
  return sumOf(list);
}

const isLanguageModel = (signatures: readonly SignatureFacts[]) =>
  signatures.some((s) => s.key.startsWith('prefill')) && signatures.some((s) => s.key.startsWith('decode'));

function warningsOf(
  custom: readonly string[],
  codes: readonly OperatorCode[],
  tensors: readonly TensorFacts[],
): string[] {
  const flex = custom.filter((n) => n.startsWith('Flex'));
  const others = custom.filter((n) => !n.startsWith('Flex') && n !== 'DISPATCH_OP');
  const unknown = codes.filter((c) => !c.custom && operatorNames[c.builtin] === undefined);
  return [
    flex.length > 0 &&
      `TensorFlow operators (${flex.join(', ')}) do not run in LiteRT. Convert the model without SELECT_TF_OPS.`,
    others.length > 0 && `Custom operators (${others.join(', ')}) run only where the runtime knows them.`,
    unknown.length > 0 && 'It holds operators newer than this Rackmark knows; the runtime may know them.',
    tensors.some((t) => t.dynamic) &&
      'Some dimensions are known only when it runs; Rackmark measures with the sizes stored in the file.',
  ].filter((w) => w !== false);
}
