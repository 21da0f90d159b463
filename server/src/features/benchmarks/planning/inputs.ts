import {
  givenFor,
  inputFileLabel,
  languageTaskOf,
  openShape,
  shapeText,
  type Configuration,
  type Failure,
  type InputFile,
  type Said,
  type TensorFacts,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { unfit } from './refuse.js';
import { inputText, noInput, type Shaped } from './shapes.js';

const inNumPy = /^(bool|u?int(8|16|32|64)|float(16|32|64))$/;

/** A cast makes no quantised number of a real one. */
function howToSave({ type, quantisation: q }: TensorFacts): Said {
  const what = type;
  if (!inNumPy.test(type)) return said('unsupported.save.no_type', { what });
  if (q === null || q.scale === null)
    return said('unsupported.save.as', { what, code: `numpy.save('x.npy', x.astype('${type}'))` });
  const code = `numpy.round(x / ${q.scale} + ${q.zero_point ?? 0}).astype('${type}')`;
  return said('unsupported.save.quantised', { what, code });
}

/**
 * Why files that were given cannot fill the model's inputs, with what was given and what is needed; null: they can.
 * @param files what is in them, by their hashes
 */
export function whyInputsDoNotFit(
  model: Shaped,
  c: Configuration,
  files: ReadonlyMap<string, Pick<InputFile, 'element_type' | 'shape'>>,
): Failure | null {
  const given = Object.entries(c.inputs);
  if (given.length === 0) return null;
  if (languageTaskOf(c) !== null) return unfit('unsupported.files.language');
  if (c.runner !== 'harness') return unfit('unsupported.files.runner', { code: c.runner });
  for (const [input, named] of given) {
    const t = model.facts.inputs.find((i) => i.name === input);
    if (t === undefined) return noInput(model, input);
    const file = files.get(named.sha256)!;
    const held = {
      ...{ model: model.name, what: inputText(t), path: inputFileLabel(named) },
      shape: `${file.element_type} ${shapeText(file.shape)}`,
    };
    if (file.element_type !== t.type) return unfit('unsupported.file.type', { ...held, why: howToSave(t) });
    const open = openShape(t);
    const run = givenFor(c.shapes, input) ?? open.map((d) => Math.max(1, d));
    if (file.shape.join() === run.join()) continue;
    const isOpen = open.length === file.shape.length && open.every((d, i) => d < 0 || d === file.shape[i]);
    if (!isOpen) return unfit('unsupported.file', held);
    const code = givenFor(c.shapes, input) === undefined ? 'unsupported.file.ones' : 'unsupported.file.given';
    return unfit(code, { ...held, a: shapeText(run), code: `${input}=${file.shape.join(',')}` });
  }
  return null;
}
