import { engineLabel, fail, type Model } from '@rackmark/contracts';
import type { Reason } from './support.js';

/** Facts that rule a model out on every device, or on all but some. */
export type ModelFactsAsked = Pick<
  Model['facts'],
  | 'kind'
  | 'inputs'
  | 'outputs'
  | 'custom_operators'
  | 'flex_operators'
  | 'parts'
  | 'part_count'
  | 'subgraphs'
  | 'compiled_for'
>;

const shortly = (names: readonly string[]) =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** A tokenizer, or metadata, without anything that computes. */
export const nothingInside: Reason = ({ name, format, facts }) => {
  if (facts.subgraphs > 0) return null;
  const what = facts.language?.tokenizer ? 'a tokenizer and no model' : 'no model';
  const text = `${name} is a .${format} file that holds ${what}: nothing of it runs. Upload the bundle that has the model in it.`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

/** MediaPipe's vision tasks: several models, which its own pipeline calls one after the other. */
export const severalModels: Reason = ({ name, format, facts }) => {
  if (format !== 'task' || facts.kind !== 'graph' || facts.subgraphs === 0) return null;
  const n = facts.part_count;
  const text = `${name} bundles ${n === 1 ? 'one model' : `${n} models`} (${shortly(facts.parts.map((p) => p.role))}) for a pipeline of MediaPipe's: the engines here run one model, not the bundle. Take the part that you mean as a model of its own: on the page of ${name}, or by rackmark bench with --part.`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

const FLEX =
  'Convert it again without SELECT_TF_OPS; where the converter then names an operator, replace that one in the model.';

export const tensorFlowOperators: Reason = ({ name, facts }, { engine }) => {
  const flex = facts.flex_operators;
  if (flex.length === 0) return null;
  const text = `${name} holds operators of TensorFlow itself (${shortly(flex)}), which are not part of ${engineLabel(engine)}. ${FLEX}`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

/** Types whose values have no fixed size: no harness can make a buffer of them. */
const SHAPELESS: Record<string, string> = {
  string: 'text',
  resource: 'a resource of TensorFlow',
  variant: 'a variant of TensorFlow',
};

type Ends = Pick<ModelFactsAsked, 'inputs' | 'outputs'>;

function findShapeless(facts: Ends): string | null {
  const sides = [
    ['takes', 'input', facts.inputs],
    ['gives', 'output', facts.outputs],
  ] as const;
  for (const [verb, side, tensors] of sides) {
    const found = tensors.find((t) => SHAPELESS[t.type] !== undefined);
    if (found !== undefined) return `${verb} ${SHAPELESS[found.type]!} (${side} ${found.name})`;
  }
  return null;
}

/** A model may have thousands of ends and a benchmark thousands of cells: each model is looked through once. */
const shapeless = new WeakMap<Ends, string | null>();
function shapelessOf(facts: Ends): string | null {
  if (!shapeless.has(facts)) shapeless.set(facts, findShapeless(facts));
  return shapeless.get(facts) ?? null;
}

export const shapelessTensors: Reason = ({ name, facts }, { runner }) => {
  // It fills texts with a sentence of its own.
  if (runner === 'benchmark_model') return null;
  const what = shapelessOf(facts);
  if (what === null) return null;
  const text = `${name} ${what}: inputs and outputs are buffers of numbers here. Export the part between with numbers at both ends, for a text model token ids; or measure it on a phone with benchmark_model, which fills in a sentence.`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

/** A detector's post-processing tells how much it gives when it is prepared; LiteRT.js makes room for it before. */
export const sizesToldLate: Reason = ({ name, facts }, { engine }) => {
  if (engine !== 'litert-js' || facts.custom_operators.length === 0) return null;
  const late = facts.outputs.find((t) => t.dynamic && t.shape.length === 0);
  if (late === undefined) return null;
  const text = `${name} tells the sizes of its outputs (${late.name}) only when it is prepared (${shortly(facts.custom_operators)}); LiteRT.js makes them before. Use the native LiteRT.`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

/** A file that was compiled ahead of time holds instructions of one SoC; elsewhere nothing of it runs. */
export const compiledForOthers: Reason = ({ name, facts }, { accelerator }, device) => {
  const made = facts.compiled_for;
  if (made === null) return null;
  const chip = `${made.maker} ${made.soc}`.trim();
  const instead = 'or take the file that was not compiled ahead of time.';
  // Compilers and phones spell a chip differently: "Tensor_G5" and "Tensor G5", "mt6989" and "MT6989".
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const own = device.android?.soc;
  if (own === undefined) {
    // The NPU of a computer is told by its maker alone.
    const isOwn = device.kind === 'computer' && /intel|amd/i.test(made.maker);
    if (!isOwn) {
      const text = `${name} was compiled for the NPU of ${chip}; ${device.name} is a ${device.kind}, which has none of that kind. Choose a device with that chip, ${instead}`;
      return fail('WRONG_SOC', text);
    }
  } else {
    const isOwn =
      [own.model, own.name].some((n) => plain(n) === plain(made.soc)) &&
      plain(own.maker) === plain(made.maker);
    if (!isOwn) {
      const text = `${name} was compiled for ${chip}; ${device.name} has a ${own.maker} ${own.name} (${own.model}). Choose a device with that SoC, ${instead}`;
      return fail('WRONG_SOC', text);
    }
  }
  if (accelerator === 'npu') return null;
  const text = `${name} was compiled for the NPU of ${chip} and does not run on the ${accelerator.toUpperCase()}. Ask for the NPU, ${instead}`;
  return fail('UNSUPPORTED_ACCELERATOR', text);
};
