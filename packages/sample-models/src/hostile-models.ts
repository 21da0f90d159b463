import { deflateSync } from 'node:zlib';
import { addModel } from './bad-models.js';
import { FlatWriter, type Field } from './flat-writer.js';
import { SECTION, writeContainer } from './language/container.js';
import { ABOUT, repeatedModel } from './language/language-model.js';
import { writeZip } from './language/zip.js';
import { OPERATOR, TYPE } from './tflite-numbers.js';

/** Files that are small to send and large to describe: their tables name each other over and over. */

interface Shape {
  /** How often the graph's list names its one tensor. */
  tensors?: number;
  name?: string;
  dimensions?: number[];
  /** How often the list names the one operator, and that one its input. */
  operators?: number;
  operatorInputs?: number;
  /** How often the list names the one signature, and that one its input. */
  signatures?: number;
  signatureInputs?: number;
  key?: string;
  subgraphs?: number;
  sparse?: boolean;
  /** Names of custom operators, each with a code of its own. */
  custom?: string[];
  description?: string;
}

const times = (n: number, value: number) => new Array<number>(n).fill(value);

/** One tensor, one operator and one signature, each named as often as wanted. */
export function namedOver(s: Shape = {}): Uint8Array {
  const b = new FlatWriter(1 << 20);
  const sparsity = s.sparse === true ? b.table([['i32', 7, 0]]) : null;
  const tensorName = b.text(s.name ?? 'x');
  const shape = b.ints(s.dimensions ?? [1, 4]);
  const tensor = b.table([
    ['offset', 0, shape],
    ['i8', 1, TYPE.float32],
    ['i32', 2, s.sparse === true ? 1 : 0],
    ['offset', 3, tensorName],
    sparsity === null ? null : ['offset', 6, sparsity],
  ]);
  const inputs = b.ints(times(s.operatorInputs ?? 1, 0));
  const one = b.ints([0]);
  const operatorOf = (code: number) =>
    b.table([
      ['i32', 0, code],
      ['offset', 1, inputs],
      ['offset', 2, one],
    ]);
  const custom = s.custom ?? [];
  const operators = [operatorOf(0), ...custom.map((_, i) => operatorOf(i + 1))];
  const list = b.offsets([...times(s.operators ?? 1, operators[0]!), ...operators.slice(1)]);
  const graphFields: Field[] = [
    ['offset', 0, b.offsets(times(s.tensors ?? 1, tensor))],
    ['offset', 1, one],
    ['offset', 2, one],
    ['offset', 3, list],
  ];
  const graphs = b.offsets(times(s.subgraphs ?? 1, b.table(graphFields)));
  const key = b.text(s.key ?? 'serving_default');
  const map = b.table([
    ['offset', 0, tensorName],
    ['i32', 1, 0],
  ]);
  const maps = b.offsets(times(s.signatureInputs ?? 1, map));
  const signature = b.table([
    ['offset', 0, maps],
    ['offset', 1, maps],
    ['offset', 2, key],
  ]);
  const signatures = b.offsets(times(s.signatures ?? 1, signature));
  const add = b.table([['i32', 3, OPERATOR.ADD]]);
  const codes = custom.map((name) => {
    const text = b.text(name);
    return b.table([
      ['offset', 1, text],
      ['i32', 3, OPERATOR.CUSTOM],
    ]);
  });
  const codeList = b.offsets([add, ...codes]);
  const data = b.bytes(new Uint8Array(16), 16);
  const buffers = b.offsets([b.table([]), b.table([['offset', 0, data]])]);
  const description = b.text(s.description ?? 'Rackmark test: hostile');
  const root = b.table([
    ['i32', 0, 3],
    ['offset', 1, codeList],
    ['offset', 2, graphs],
    ['offset', 3, description],
    ['offset', 4, buffers],
    ['offset', 7, signatures],
  ]);
  return b.finish(root, 'TFL3').slice();
}

/** A tokenizer of Hugging Face's that is small when packed and very large in memory. */
function swollenTokenizer(bytes: number): Uint8Array {
  const unit = '{},';
  const json = Buffer.from(`{"model":{"vocab":[${unit.repeat(bytes / unit.length)}0]}}`);
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  return Uint8Array.from(Buffer.concat([head, deflateSync(json)]));
}

/** By what is wrong with them. All but the ones named `kept…` are refused. */
export const samples: Readonly<Record<string, () => Uint8Array>> = {
  /** 4 MB whose facts were 78 MB. */
  keptSignatureOfMillions: () => namedOver({ signatureInputs: 500_000, name: 'a tensor '.repeat(16) }),
  /** 112 kB that ended in a 500 after minutes. */
  keptSignaturesAlike: () => namedOver({ signatures: 5_000, signatureInputs: 20_000 }),
  keptTensorsOfMillions: () => namedOver({ tensors: 1_200_000 }),
  keptNameOfMegabytes: () => namedOver({ name: 'n'.repeat(3 << 20), tensors: 5_000, signatureInputs: 5_000 }),
  keptTextsOfMegabytes: () => namedOver({ key: 'k'.repeat(1 << 20), description: 'd'.repeat(1 << 20) }),
  keptCustomOperators: () =>
    namedOver({ custom: Array.from({ length: 20_000 }, (_, i) => `Custom${i} ${'x'.repeat(100)}`) }),
  keptWeightsBeyondNumbers: () => namedOver({ dimensions: times(32, 2 ** 31 - 1), sparse: true }),
  keptLoraOfOneName: () =>
    namedOver({ name: 'lora_atten_q_a_prime_weight_0', tensors: 100_000, key: 'decode' }),
  operatorsOfEndlessInputs: () => namedOver({ operators: 5_000, operatorInputs: 20_000 }),
  keptGraphsAlike: () =>
    namedOver({ subgraphs: 20_000, tensors: 5_000, operators: 5_000, operatorInputs: 2_000 }),
  endlessDimensions: () => namedOver({ dimensions: times(200_000, 1) }),
  /** 98 kB whose 30 sections name one heavy model. */
  sectionsAlike: () => repeatedModel(namedOver({ operators: 1_000, operatorInputs: 5_000 }), 30),
  entriesAlike: () => {
    const bytes = namedOver({ operators: 1_000, operatorInputs: 5_000 });
    return writeZip(Array.from({ length: 10 }, (_, i) => ({ name: `m${i}.tflite`, bytes, deflate: true })));
  },
  swollenTokenizer: () =>
    writeContainer(
      [
        { kind: SECTION.tflite, bytes: addModel() },
        { kind: SECTION.huggingFace, bytes: swollenTokenizer(90 << 20) },
      ],
      ABOUT,
    ),
};
