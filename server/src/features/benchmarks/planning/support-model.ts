import { engineLabel, type Model } from '@rackmark/contracts';
import { listOf } from '@rackmark/words';
import { refuse, unfit } from './refuse.js';
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

/** A tokenizer, or metadata, without anything that computes. */
export const nothingInside: Reason = ({ name, format, facts }) => {
  if (facts.subgraphs > 0) return null;
  const code = facts.language?.tokenizer ? 'unsupported.only_tokenizer' : 'unsupported.empty';
  return unfit(code, { model: name, what: format });
};

/** MediaPipe's vision tasks: several models, which its own pipeline calls one after the other. */
export const severalModels: Reason = ({ name, format, facts }) => {
  if (format !== 'task' || facts.kind !== 'graph' || facts.subgraphs === 0) return null;
  const list = listOf(facts.parts.map((p) => p.role));
  return unfit('unsupported.several_models', { model: name, n: facts.part_count, list });
};

export const tensorFlowOperators: Reason = ({ name, facts }, { engine }) => {
  const flex = facts.flex_operators;
  if (flex.length === 0) return null;
  return unfit('unsupported.flex', { model: name, list: listOf(flex), name: engineLabel(engine) });
};

/** Types whose values have no fixed size: no harness can make a buffer of them. */
const SHAPELESS: readonly string[] = ['string', 'resource', 'variant'];

type Ends = Pick<ModelFactsAsked, 'inputs' | 'outputs'>;
interface Shapeless {
  word: 'input' | 'output';
  kind: string;
  name: string;
}

function findShapeless(facts: Ends): Shapeless | null {
  const sides = [
    ['input', facts.inputs],
    ['output', facts.outputs],
  ] as const;
  for (const [word, tensors] of sides) {
    const found = tensors.find((t) => SHAPELESS.includes(t.type));
    if (found !== undefined) return { word, kind: found.type, name: found.name };
  }
  return null;
}

/** A model may have thousands of ends and a benchmark thousands of cells: each model is looked through once. */
const shapeless = new WeakMap<Ends, Shapeless | null>();
function shapelessOf(facts: Ends): Shapeless | null {
  if (!shapeless.has(facts)) shapeless.set(facts, findShapeless(facts));
  return shapeless.get(facts) ?? null;
}

export const shapelessTensors: Reason = ({ name, facts }, { runner }) => {
  // It fills texts with a sentence of its own.
  if (runner === 'benchmark_model') return null;
  const found = shapelessOf(facts);
  return found && unfit('unsupported.shapeless', { model: name, ...found });
};

/** A detector's post-processing tells how much it gives when it is prepared; LiteRT.js makes room for it before. */
export const sizesToldLate: Reason = ({ name, facts }, { engine }) => {
  if (engine !== 'litert-js' || facts.custom_operators.length === 0) return null;
  const late = facts.outputs.find((t) => t.dynamic && t.shape.length === 0);
  if (late === undefined) return null;
  const list = listOf(facts.custom_operators);
  return unfit('unsupported.late_sizes', { model: name, name: late.name, list });
};

/** A file that was compiled ahead of time holds instructions of one SoC; elsewhere nothing of it runs. */
export const compiledForOthers: Reason = ({ name, facts }, { accelerator }, device) => {
  const made = facts.compiled_for;
  if (made === null) return null;
  const chip = `${made.maker} ${made.soc}`.trim();
  const about = { model: name, name: chip };
  // Compilers and phones spell a chip differently: "Tensor_G5" and "Tensor G5", "mt6989" and "MT6989".
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const own = device.android?.soc;
  if (own === undefined) {
    // The NPU of a computer is told by its maker alone.
    const isOwn = device.kind === 'computer' && /intel|amd/i.test(made.maker);
    const where = { device: device.name, kind: device.kind };
    if (!isOwn) return refuse('WRONG_SOC', 'unsupported.compiled.elsewhere', { ...about, ...where });
  } else {
    const isOwn =
      [own.model, own.name].some((n) => plain(n) === plain(made.soc)) &&
      plain(own.maker) === plain(made.maker);
    const where = { device: device.name, what: `${own.maker} ${own.name} (${own.model})` };
    if (!isOwn) return refuse('WRONG_SOC', 'unsupported.compiled.soc', { ...about, ...where });
  }
  if (accelerator === 'npu') return null;
  return refuse('UNSUPPORTED_ACCELERATOR', 'unsupported.compiled.npu', { ...about, asked: accelerator });
};
