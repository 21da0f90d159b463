import { corrupt, ModelFileError } from './errors.js';
import type { ModelFacts, OperatorFacts, SignatureFacts, TensorFacts } from './facts.js';
import { FlatBuffer, type Table } from './flatbuffer.js';
import { languageOf } from './language.js';
import { most } from './limits.js';
import { loraFileFacts } from './lora.js';
import { operatorNames } from './operators.js';
import { quantisationOf, weightsByType } from './quantisation.js';
import { listed, remark, type Remark } from './remark.js';
import type { ByteSource } from './source.js';
import { compiledFor, DISPATCH, metadataEntry, minRuntimeVersion } from './stamps.js';
import {
  countOperators,
  operatorCode,
  plain,
  readSignatures,
  readSubgraph,
  readTensor,
  type OperatorCode,
  type Subgraph,
} from './tflite-graph.js';
import { loraWeights, weightsOf } from './weights.js';

const VERSION = 3;

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
  const size = sizeOf(model);
  if (size.subgraphs === 0) {
    throw new ModelFileError(
      'MODEL_NO_SUBGRAPH',
      'This file has no graph: there is nothing to run. Export it again.',
    );
  }
  const codes = model.tables(1, 'operator code', most.looked).map(operatorCode);
  return size.tensors + size.operators + size.buffers > most.looked
    ? describeInPart({ source, file, model, size, codes })
    : describe({ source, file, model, size, codes });
}

interface Size {
  subgraphs: number;
  tensors: number;
  operators: number;
  buffers: number;
}
interface Open {
  source: ByteSource;
  file: FlatBuffer;
  model: Table;
  size: Size;
  codes: OperatorCode[];
}

/** Told from the lengths of the lists alone. */
function sizeOf(model: Table): Size {
  const size = {
    subgraphs: model.count(2, 'subgraph'),
    tensors: 0,
    operators: 0,
    buffers: model.count(4, 'buffer'),
  };
  for (const t of model.tables(2, 'subgraph')) {
    size.tensors += t.count(0, 'a tensor');
    size.operators += t.count(3, 'an operator');
  }
  return size;
}

function describe({ source, file, model, size, codes }: Open): ModelFacts {
  const buffers = model.tables(4, 'buffer').map((t, i) => bufferLength(t, i, source.size));
  const places = {
    count: buffers.length,
    find: (i: number) => model.nth(4, i, 'buffer')?.vector(0, 1, 'buffer') ?? null,
  };
  const graphs = model.tables(2, 'subgraph').map((t, i) => readSubgraph(file, t, i, codes, places));
  const signatures = readSignatures(model, (graph, tensor, at) => {
    const found = graphs[graph];
    if (found === undefined) throw corrupt('a signature names a graph that is not there', at);
    return found.tensors[tensor] ?? noTensor(at);
  });
  const lora = loraAdapter(model, graphs, buffers);
  const weights = lora === null ? weightsOf(graphs, buffers) : loraWeights(graphs, buffers);
  const main = graphs[0]!;
  const operators = countOperators(graphs);
  const ends = endsOf(signatures, main);
  const quantisation = quantisationOf(weights, activationsOf(graphs), [...ends.inputs, ...ends.outputs]);
  const customOperators = operators.filter((o) => o.custom).map((o) => o.name);
  return {
    ...stampsOf({ file, model, codes }),
    ...listsOf(operators),
    ...ends,
    format: 'tflite',
    kind: isLanguageModel(signatures) ? 'language-model' : 'graph',
    sizeBytes: source.size,
    parameterCount: weights.count,
    parameterBytes: weights.bytes,
    weights: weightsByType(weights.list),
    subgraphs: size.subgraphs,
    tensorCount: size.tensors,
    operatorCount: size.operators,
    unknownBuiltins: unknownOf(codes),
    quantisation: quantisation.kind,
    quantisationText: quantisation.text,
    signatures,
    signatureCount: model.count(7, 'signature'),
    warnings: warningsOf(customOperators, codes, [...ends.inputs, ...ends.outputs]),
    sections: [],
    sectionCount: 0,
    parts: [],
    partCount: 0,
    language: languageOf(signatures),
    lora,
  };
}

/** A file of more tables than are looked at one by one is kept: its lengths, its names and its ends are told. */
function describeInPart({ source, file, model, size, codes }: Open): ModelFacts {
  const subgraph = (graph: number, at: number) =>
    model.nth(2, graph, 'subgraph') ?? noTensor(at, 'a signature names a graph that is not there');
  const tensorOf = (graph: number, tensor: number, at: number) =>
    readTensor(file, subgraph(graph, at).nth(0, tensor, 'a tensor') ?? noTensor(at), size.buffers);
  const signatures = readSignatures(model, tensorOf);
  const main = model.nth(2, 0, 'subgraph')!;
  const side = (index: number) =>
    main
      .ints(index, 'subgraph 0')
      .slice(0, most.tensors)
      .map((i) => plain(tensorOf(0, i, main.at)));
  const ends =
    signatures[0] === undefined
      ? withCounts({ inputs: side(1), outputs: side(2) })
      : withCounts(signatures[0], signatures[0]);
  const custom = [...new Set(codes.filter((c) => c.custom).map((c) => c.name))];
  const counts = [
    remark('model.tensors', { n: size.tensors }),
    remark('model.operators', { n: size.operators }),
    remark('model.buffers', { n: size.buffers }),
  ];
  return {
    ...stampsOf({ file, model, codes }),
    ...listsOf([]),
    ...ends,
    ...namesOf(custom),
    format: 'tflite',
    kind: isLanguageModel(signatures) ? 'language-model' : 'graph',
    sizeBytes: source.size,
    parameterCount: 0,
    parameterBytes: 0,
    weights: [],
    subgraphs: size.subgraphs,
    tensorCount: size.tensors,
    operatorCount: size.operators,
    unknownBuiltins: unknownOf(codes),
    quantisation: 'none',
    quantisationText: remark('weights.not_looked_at'),
    signatures,
    signatureCount: model.count(7, 'signature'),
    warnings: [
      remark('model.in_part', { list: counts }),
      ...warningsOf(custom, codes, [...ends.inputs, ...ends.outputs]),
    ],
    sections: [],
    sectionCount: 0,
    parts: [],
    partCount: 0,
    language: languageOf(signatures),
    lora: null,
  };
}

const noTensor = (at: number, what = 'a signature names a tensor that is not there'): never => {
  throw corrupt(what, at);
};

const stampsOf = ({ file, model, codes }: Pick<Open, 'file' | 'model' | 'codes'>) => ({
  description: model.text(3, 'the description', most.description) || null,
  minRuntimeVersion: minRuntimeVersion(file, model),
  compiledFor: compiledFor(
    file,
    model,
    codes.filter((c) => c.custom).map((c) => c.name),
  ),
});

const namesOf = (custom: readonly string[]) => ({
  customOperators: custom.slice(0, most.customNames),
  flexOperators: custom.filter((n) => n.startsWith('Flex')).slice(0, most.customNames),
});

const listsOf = (operators: readonly OperatorFacts[]) => ({
  operators: operators.slice(0, most.operators),
  operatorKinds: operators.length,
  ...namesOf(operators.filter((o) => o.custom).map((o) => o.name)),
});

type Ends = Pick<ModelFacts, 'inputs' | 'outputs' | 'inputCount' | 'outputCount'>;

/** Of the first signature, or of the graph that runs where there is none. */
function endsOf([first]: readonly SignatureFacts[], main: Subgraph): Ends {
  if (first !== undefined) return withCounts(first, first);
  const side = (list: readonly number[]) => list.slice(0, most.tensors).map((i) => plain(main.tensors[i]!));
  return withCounts(
    { inputs: side(main.inputs), outputs: side(main.outputs) },
    { inputCount: main.inputs.length, outputCount: main.outputs.length },
  );
}

const withCounts = (
  { inputs, outputs }: Pick<Ends, 'inputs' | 'outputs'>,
  counts?: Pick<Ends, 'inputCount' | 'outputCount'>,
): Ends => ({
  inputs,
  outputs,
  inputCount: counts?.inputCount ?? inputs.length,
  outputCount: counts?.outputCount ?? outputs.length,
});

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

/** Types of what operators compute, each as often as it is computed. */
function activationsOf(graphs: readonly Subgraph[]): Map<string, number> {
  const types = new Map<string, number>();
  for (const { tensors, operators } of graphs)
    for (const { outputs } of operators)
      for (const i of outputs) {
        const type = tensors[i]?.type;
        if (type !== undefined) types.set(type, (types.get(type) ?? 0) + 1);
      }
  return types;
}

/** A LoRA file: weights under the names of a base model's LoRA inputs, and no operator that would run. */
function loraAdapter(
  model: Table,
  graphs: readonly Subgraph[],
  buffers: readonly number[],
): ModelFacts['lora'] {
  if (graphs.some((g) => g.operators.length > 0)) return null;
  const tensors = graphs.flatMap((g) => g.tensors).map((t) => ({ ...t, bytes: buffers[t.buffer] ?? 0 }));
  // The rank stands where other metadata name their buffer.
  const declared = metadataEntry(model, 'lora_rank')?.u32(1, 0, 'metadata') ?? 0;
  return loraFileFacts(
    tensors.filter((t) => t.bytes > 0),
    declared > 0 ? declared : null,
  );
}

const isLanguageModel = (signatures: readonly SignatureFacts[]) =>
  signatures.some((s) => s.key.startsWith('prefill')) && signatures.some((s) => s.key.startsWith('decode'));

const unknownOf = (codes: readonly OperatorCode[]): number[] => [
  ...new Set(codes.filter((c) => !c.custom && operatorNames[c.builtin] === undefined).map((c) => c.builtin)),
];

/** Operators that are custom to the format, and that LiteRT brings all the same. */
const BUILT_IN = new Set(['TFLite_Detection_PostProcess']);

function warningsOf(
  custom: readonly string[],
  codes: readonly OperatorCode[],
  tensors: readonly TensorFacts[],
): Remark[] {
  const flex = custom.filter((n) => n.startsWith('Flex'));
  const others = custom.filter((n) => !n.startsWith('Flex') && n !== DISPATCH && !BUILT_IN.has(n));
  const isOpen = ({ shape, shapeSignature }: TensorFacts) =>
    // The first dimension is nearly always an open batch of one: that is nothing to warn of.
    (shapeSignature ?? []).slice(1).some((d) => d < 0) || shape.some((d) => d < 0);
  return [
    flex.length > 0 && remark('model.flex', { list: listed(flex) }),
    others.length > 0 && remark('model.custom', { list: listed(others) }),
    unknownOf(codes).length > 0 && remark('model.newer_operators'),
    tensors.some(isOpen) && remark('model.open_sizes'),
  ].filter((w) => w !== false);
}
