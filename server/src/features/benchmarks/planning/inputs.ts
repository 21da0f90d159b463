import {
  fail,
  inputFileLabel,
  languageTaskOf,
  openShape,
  shapeText,
  type Configuration,
  type Failure,
  type InputFile,
  type TensorFacts,
} from '@rackmark/contracts';
import { inputText, listed, type Shaped } from './shapes.js';

const inNumPy = /^(bool|u?int(8|16|32|64)|float(16|32|64))$/;
const refuse = (text: string): Failure => fail('UNSUPPORTED_CONFIGURATION', text);

/** A cast makes no quantised number of a real one. */
function howToSave({ type, quantisation: q }: TensorFacts): string {
  if (!inNumPy.test(type)) return `No .npy file holds ${type}.`;
  if (q === null || q.scale === null) return `Save it as ${type}: numpy.save('x.npy', x.astype('${type}')).`;
  const numbers = `numpy.round(x / ${q.scale} + ${q.zero_point ?? 0})`;
  return `Its numbers are quantised: of real ones save ${numbers}.astype('${type}'), clipped to what ${type} holds.`;
}

/**
 * Why files that were given cannot fill the model's inputs, with what was given and what is needed; null: they can.
 * @param files what is in them, by their hashes
 */
export function whyInputsDoNotFit(
  { name, facts }: Shaped,
  c: Configuration,
  files: ReadonlyMap<string, Pick<InputFile, 'element_type' | 'shape'>>,
): Failure | null {
  const given = Object.entries(c.inputs);
  if (given.length === 0) return null;
  if (languageTaskOf(c) !== null)
    return refuse(
      'Files fill the inputs of single inferences; a language model takes a prompt or numbers of tokens.',
    );
  if (c.runner !== 'harness')
    return refuse(`${c.runner} is given no files for inputs here. Use Rackmark's own harness.`);
  for (const [input, named] of given) {
    const t = facts.inputs.find((i) => i.name === input);
    if (t === undefined) {
      return refuse(`${name} has no input ${input}; its inputs are: ${listed(facts.inputs)}.`);
    }
    const file = files.get(named.sha256)!;
    const what = `${inputFileLabel(named)} holds ${file.element_type} ${shapeText(file.shape)}`;
    if (file.element_type !== t.type)
      return refuse(`${name} takes ${inputText(t)}; ${what}. ${howToSave(t)}`);
    const open = openShape(t);
    const run = c.shapes[input] ?? open.map((d) => Math.max(1, d));
    if (file.shape.join() === run.join()) continue;
    const isOpen = open.length === file.shape.length && open.every((d, i) => d < 0 || d === file.shape[i]);
    if (isOpen) {
      const now =
        c.shapes[input] === undefined ? 'with no shape given each open size is 1' : 'the shape given';
      return refuse(
        `${name} takes ${inputText(t)}; ${what}, and it is run as ${shapeText(run)} (${now}). Give the shape, too: ${input}=${file.shape.join(',')}.`,
      );
    }
    return refuse(`${name} takes ${inputText(t)}; ${what}.`);
  }
  return null;
}
